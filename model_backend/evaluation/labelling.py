"""Files of points or polygons for somebody to say what is there: an empty ``class``, a drop-down in QGIS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import quoteattr  # nosec B406 - writes XML, reads none

import numpy as np
from osgeo import ogr, osr

from ..card import ClassInfo
from ..raster.gdalio import GdalError, check, closing, need, quiet
from ..raster.workspace import Workspace, publish, sync, write_error

LAYER = "points"
CLASS_FIELD = "class"
_NOTHING = "FFFFFF"  # colour of what nobody has labelled yet


def write_points(
    work: Workspace,
    crs: str,
    classes: Sequence[ClassInfo],
    places: np.ndarray,
    note: str,
    overwrite: bool,
    name: str = LAYER,
    polygons: bool = False,
    more: Mapping[str, Sequence[float]] = {},
) -> None:
    """A GeoPackage of points: ``id``, and ``class`` to fill in, in QGIS from a drop-down, in the classes' colours.

    Nothing in it tells what a map has at a point.

    Args:
        work: Of the file.
        crs: WKT of the places.
        classes: What to choose from.
        places: ``[n, 2]``, x and y; the first gets the id 1.
        note: Description of the layer.
        overwrite: Whether a file that is there may be replaced.
        name: Of the layer.
        polygons: The layer is for polygons, and has none yet.
        more: Values of further fields, which the form hides, by name: a number for each place.

    Raises:
        InputError: It cannot be written.
    """
    path, part = work.output, work.file("new.gpkg")
    try:
        with quiet(), closing(need(ogr.GetDriverByName("GPKG").CreateDataSource(str(part)))) as dataset:
            reference = osr.SpatialReference()
            reference.ImportFromWkt(crs)
            reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
            layer = need(dataset.CreateLayer(name, reference, ogr.wkbPolygon if polygons else ogr.wkbPoint))
            for field, kind in (("id", ogr.OFTInteger), (CLASS_FIELD, ogr.OFTString)):
                check(layer.CreateField(ogr.FieldDefn(field, kind)))
            for field in more:
                check(layer.CreateField(ogr.FieldDefn(field, ogr.OFTReal)))
            layer.SetMetadataItem("DESCRIPTION", note)
            layer.StartTransaction()
            for number, (x, y) in enumerate(np.asarray(places).tolist(), start=1):
                feature = ogr.Feature(layer.GetLayerDefn())
                feature.SetField("id", number)
                for field, values in more.items():
                    feature.SetField(field, float(values[number - 1]))
                point = ogr.Geometry(ogr.wkbPoint)
                point.SetPoint_2D(0, x, y)
                feature.SetGeometryDirectly(point)
                check(layer.CreateFeature(feature))
            check(layer.CommitTransaction())
            add_look(dataset, name, _look(classes, polygons, hidden=tuple(more)))
        sync(part)
        work.before_naming()
        publish(part, path, overwrite)
    except (GdalError, OSError) as error:
        raise write_error(path, error) from None


def class_look(classes: Sequence[ClassInfo], field: str) -> str:
    """Polygons in the classes' colours by a field with their names, as QML."""
    return _look(classes, True, field, form=False)


def _look(
    classes: Sequence[ClassInfo],
    polygons: bool,
    attribute: str = CLASS_FIELD,
    form: bool = True,
    hidden: Sequence[str] = (),
) -> str:
    """What QGIS makes of the layer, as QML: the form, with a value map of names, and the classes' colours."""
    options = "".join(
        f'<Option type="Map"><Option type="QString" name={quoteattr(c.name)} value={quoteattr(c.name)}/></Option>'
        for c in classes
    )
    shown = [*((c.name, c.color_hint) for c in classes), ("", _NOTHING)]  # the last one: whatever has no class yet
    categories = "".join(
        f'<category value={quoteattr(name)} label={quoteattr(name)} symbol="{i}" render="true"/>'
        for i, (name, _) in enumerate(shown)
    )
    symbols = "".join(_symbol(i, colour, polygons) for i, (_, colour) in enumerate(shown))
    widget = (
        f'<fieldConfiguration><field name="{CLASS_FIELD}"><editWidget type="ValueMap"><config><Option type="Map">'
        f'<Option type="List" name="map">{options}</Option></Option></config></editWidget></field>'
        + "".join(f'<field name="{name}"><editWidget type="Hidden"/></field>' for name in hidden)
        + "</fieldConfiguration>"
    )
    return (
        '<!DOCTYPE qgis PUBLIC "http://mrcc.com/qgis.dtd" "SYSTEM">'
        '<qgis version="3.22" styleCategories="Symbology|Fields">'
        f'<renderer-v2 type="categorizedSymbol" attr={quoteattr(attribute)} enableorderby="0" forceraster="0">'
        f"<categories>{categories}</categories><symbols>{symbols}</symbols></renderer-v2>"
        f"{widget if form else ''}</qgis>"
    )


def _symbol(number: int, colour: str, polygons: bool) -> str:
    """A circle, or an area that shows what is below it."""
    red, green, blue = bytes.fromhex(colour)
    fill = {"color": f"{red},{green},{blue},{110 if polygons else 255}", "outline_color": "35,35,35,255"}
    more = {"outline_width": "0.4"} if polygons else {"name": "circle", "size": "3", "outline_width": "0.4"}
    options = "".join(f'<Option type="QString" name="{k}" value="{v}"/>' for k, v in {**fill, **more}.items())
    kind, layer = ("fill", "SimpleFill") if polygons else ("marker", "SimpleMarker")
    return (
        f'<symbol type="{kind}" name="{number}" alpha="1" clip_to_extent="1" force_rhr="0">'
        f'<layer class="{layer}" enabled="1" locked="0" pass="0"><Option type="Map">{options}</Option></layer></symbol>'
    )


def add_look(dataset: ogr.DataSource, name: str, look: str) -> None:
    """Make a look the layer's own: QGIS keeps them in a table ``layer_styles`` of the GeoPackage itself."""
    table = need(dataset.CreateLayer("layer_styles", None, ogr.wkbNone, ["ASPATIAL_VARIANT=GPKG_ATTRIBUTES"]))
    row = {
        "f_table_catalog": "", "f_table_schema": "", "f_table_name": name, "f_geometry_column": "geom",
        "styleName": name, "styleQML": look, "styleSLD": "", "useAsDefault": 1, "description": "", "owner": "",
        "ui": "", "update_time": "2000-01-01T00:00:00Z",
    }  # fmt: skip
    for field, value in row.items():
        check(table.CreateField(ogr.FieldDefn(field, ogr.OFTInteger if value == 1 else ogr.OFTString)))
    feature = ogr.Feature(table.GetLayerDefn())
    for field, value in row.items():
        feature.SetField(field, value)
    check(table.CreateFeature(feature))
