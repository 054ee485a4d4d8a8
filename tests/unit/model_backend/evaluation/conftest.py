"""Vector files for the tests of references and objects."""

import pytest
from osgeo import ogr, osr


@pytest.fixture()
def make_vector(tmp_path):
    """Write a GeoPackage: ``make(name, [(wkt, {field: value})], epsg)``."""

    def make(name, features, epsg=32612):
        path = tmp_path / name
        crs = osr.SpatialReference()
        crs.ImportFromEPSG(epsg)
        crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
        layer = dataset.CreateLayer("features", crs, ogr.wkbUnknown)
        kinds = {str: ogr.OFTString, int: ogr.OFTInteger, float: ogr.OFTReal}
        for field, value in (features[0][1] if features else {}).items():
            layer.CreateField(ogr.FieldDefn(field, kinds[type(value)]))
        for wkt, values in features:
            feature = ogr.Feature(layer.GetLayerDefn())
            for field, value in values.items():
                if value is not None:
                    feature.SetField(field, value)
            feature.SetGeometry(ogr.CreateGeometryFromWkt(wkt))
            layer.CreateFeature(feature)
        layer = dataset = None
        return path

    return make


@pytest.fixture()
def box():
    """WKT of a rectangle."""

    def make(xmin, ymin, xmax, ymax):
        return f"POLYGON(({xmin} {ymin},{xmax} {ymin},{xmax} {ymax},{xmin} {ymax},{xmin} {ymin}))"

    return make
