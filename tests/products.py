"""Tiny products in their published structure: SAFE, Landsat, HLS, Sentinel-1, STAC items. Pixels are given.

Each builder takes bands by name, ``{"B02": [h, w], ...}``, as *reflectance x 10,000* (or what it says) and writes what
the product would store. Bands of Sentinel-2 that are coarser than 10 m are given at their own size.
"""

from __future__ import annotations

import json
import tarfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from osgeo import gdal, osr

SENTINEL2 = ("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B10", "B11", "B12")
METRES = {**dict.fromkeys(SENTINEL2, 20), "B02": 10, "B03": 10, "B04": 10, "B08": 10, "B01": 60, "B09": 60, "B10": 60}


@dataclass(frozen=True)
class Place:
    """Where the upper-left corner of a product lies."""

    epsg: int = 32634
    x0: float = 300000.0
    y0: float = 6100020.0


def wkt(epsg: int) -> str:
    """A CRS as text."""
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(epsg)
    return reference.ExportToWkt()


def write(
    path: Path, bands: np.ndarray, place: Place = Place(), size: float = 10.0, nodata=None, driver="GTiff"
) -> Path:
    """Write ``[h, w]`` or ``[C, h, w]``; JPEG 2000 without loss."""
    bands = bands if bands.ndim == 3 else bands[None]
    kinds = {"u1": gdal.GDT_Byte, "u2": gdal.GDT_UInt16, "i2": gdal.GDT_Int16, "f4": gdal.GDT_Float32}
    path.parent.mkdir(parents=True, exist_ok=True)
    kind = kinds[bands.dtype.str[1:]]
    memory = gdal.GetDriverByName("MEM").Create("", bands.shape[2], bands.shape[1], len(bands), kind)
    memory.SetProjection(wkt(place.epsg))
    memory.SetGeoTransform((place.x0, size, 0, place.y0, 0, -size))
    for number, plane in enumerate(bands, 1):
        band = memory.GetRasterBand(number)
        band.WriteRaster(0, 0, plane.shape[1], plane.shape[0], np.ascontiguousarray(plane).tobytes())
        if nodata is not None:
            band.SetNoDataValue(nodata)
    options = ["QUALITY=100", "REVERSIBLE=YES"] if driver == "JP2OpenJPEG" else []
    assert gdal.GetDriverByName(driver).CreateCopy(str(path), memory, options=options) is not None
    return path


def safe(
    folder: Path,
    bands: Mapping[str, np.ndarray],
    *,
    scl: np.ndarray | None = None,
    level: str = "2A",
    baseline: str = "05.09",
    tile: str = "T34UCF",
    time: str = "20230823T095559",
    place: Place = Place(),
    cloud: float = 12.5,
    classi: np.ndarray | None = None,
) -> Path:
    """A Sentinel-2 SAFE. 0 stays 0: it is the product's nodata.

    Args:
        folder: Where the product's folder is made.
        bands: Reflectance x 10,000 at 10, 20 or 60 m.
        scl: Scene classification at 20 m, level 2A.
        level: 1C or 2A.
        baseline: From 04.00 on, 1,000 is added to values, and told.
        tile: Name of the tile.
        time: When it was taken.
        place: Its corner.
        cloud: Per cent, as told.
        classi: ``[3, h, w]`` of MSK_CLASSI at 60 m: opaque, cirrus, snow.
    """
    new = float(baseline) >= 4
    name = f"S2B_MSIL{level}_{time}_N{baseline.replace('.', '')}_R122_{tile}_20230823T124759.SAFE"
    granule = f"GRANULE/L{level}_{tile}_A033753_{time}"
    root, images = folder / name, []
    for band, values in bands.items():
        stored = np.where(values > 0, values + 1000 * new, 0).astype(np.uint16)
        metres = METRES[band]
        where = f"R{metres}m/{tile}_{time}_{band}_{metres}m" if level == "2A" else f"{tile}_{time}_{band}"
        images.append(f"{granule}/IMG_DATA/{where}")
        write(root / f"{images[-1]}.jp2", stored, place, metres, driver="JP2OpenJPEG")
    if scl is not None:
        images.append(f"{granule}/IMG_DATA/R20m/{tile}_{time}_SCL_20m")
        write(root / f"{images[-1]}.jp2", scl.astype(np.uint8), place, 20, driver="JP2OpenJPEG")
    if classi is not None:
        write(root / granule / "QI_DATA/MSK_CLASSI_B00.jp2", classi.astype(np.uint8), place, 60, driver="JP2OpenJPEG")
    add = "BOA_ADD_OFFSET" if level == "2A" else "RADIO_ADD_OFFSET"
    added = "".join(f'<{add} band_id="{i}">-1000</{add}>' for i in range(13)) if new else ""
    quantification = "BOA_QUANTIFICATION_VALUE" if level == "2A" else "QUANTIFICATION_VALUE"
    files = "".join(f"<IMAGE_FILE>{image}</IMAGE_FILE>" for image in images)
    when = f"{time[:4]}-{time[4:6]}-{time[6:8]}T{time[9:11]}:{time[11:13]}:{time[13:]}.024Z"
    ids = {band: i for i, band in enumerate(SENTINEL2)}
    spectral = "".join(
        f'<Spectral_Information bandId="{ids[b]}" physicalBand="{b.replace("B0", "B")}">'
        f"<RESOLUTION>{METRES[b]}</RESOLUTION></Spectral_Information>"
        for b in bands
    )
    (root / f"MTD_MSIL{level}.xml").write_text(
        f"""<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<n1:Level-{level}_User_Product xmlns:n1="https://psd-14.sentinel2.eo.esa.int/PSD/User_Product_Level-{level}.xsd">
<n1:General_Info><Product_Info><PRODUCT_START_TIME>{when}</PRODUCT_START_TIME><PRODUCT_URI>{name}</PRODUCT_URI>
<PROCESSING_LEVEL>Level-{level}</PROCESSING_LEVEL><PRODUCT_TYPE>S2MSI{level}</PRODUCT_TYPE>
<PROCESSING_BASELINE>{baseline}</PROCESSING_BASELINE>
<Query_Options completeSingleTile="true"><PRODUCT_FORMAT>SAFE_COMPACT</PRODUCT_FORMAT></Query_Options>
<Product_Organisation><Granule_List><Granule datastripIdentifier="D" granuleIdentifier="G_{tile}_N{baseline}"
 imageFormat="JPEG2000">{files}</Granule></Granule_List></Product_Organisation></Product_Info>
<Product_Image_Characteristics><Special_Values><SPECIAL_VALUE_TEXT>NODATA</SPECIAL_VALUE_TEXT>
<SPECIAL_VALUE_INDEX>0</SPECIAL_VALUE_INDEX></Special_Values><QUANTIFICATION_VALUES_LIST>
<{quantification} unit="none">10000</{quantification}></QUANTIFICATION_VALUES_LIST>
<Add_Offsets_List>{added}</Add_Offsets_List><Spectral_Information_List>{spectral}</Spectral_Information_List>
</Product_Image_Characteristics></n1:General_Info><n1:Quality_Indicators_Info>
<Cloud_Coverage_Assessment>{cloud}</Cloud_Coverage_Assessment></n1:Quality_Indicators_Info>
</n1:Level-{level}_User_Product>"""
    )
    _tile_metadata(root / granule / "MTD_TL.xml", bands, level, place, tile, baseline)
    return root


def _tile_metadata(
    path: Path, bands: Mapping[str, np.ndarray], level: str, place: Place, tile: str, baseline: str
) -> None:
    zone = f"WGS84 / UTM zone {place.epsg % 100}{'N' if place.epsg < 32700 else 'S'}"
    geo = ""
    for metres in sorted({METRES[b] for b in bands}):
        height, width = next(v.shape for b, v in bands.items() if METRES[b] == metres)
        geo += (
            f'<Size resolution="{metres}"><NROWS>{height}</NROWS><NCOLS>{width}</NCOLS></Size>'
            f'<Geoposition resolution="{metres}"><ULX>{place.x0:.0f}</ULX><ULY>{place.y0:.0f}</ULY>'
            f"<XDIM>{metres}</XDIM><YDIM>-{metres}</YDIM></Geoposition>"
        )
    path.write_text(
        f'<n1:Level-{level}_Tile_ID xmlns:n1="x"><n1:General_Info><TILE_ID metadataLevel="Brief">S2B_OPER_MSI_L{level}'
        f"_TL_2BPS_20230823T124759_A033753_{tile}_N{baseline}</TILE_ID></n1:General_Info><n1:Geometric_Info>"
        f"<Tile_Geocoding><HORIZONTAL_CS_NAME>{zone}"
        f"</HORIZONTAL_CS_NAME><HORIZONTAL_CS_CODE>EPSG:{place.epsg}</HORIZONTAL_CS_CODE>{geo}</Tile_Geocoding>"
        f"</n1:Geometric_Info></n1:Level-{level}_Tile_ID>"
    )


def landsat(
    folder: Path,
    bands: Mapping[str, np.ndarray],
    *,
    quality: np.ndarray | None = None,
    day: str = "20230823",
    place: Place = Place(),
    size: float = 30.0,
) -> Path:
    """A Landsat 9 Collection 2 level-2 folder; bands ``B1`` to ``B7`` as reflectance x 10,000 (0: nodata)."""
    scene = f"LC09_L2SP_190021_{day}_{day}_02_T1"
    root = folder / scene
    for band, values in bands.items():
        stored = np.where(values > 0, np.rint((values / 1e4 + 0.2) / 0.0000275), 0).astype(np.uint16)
        write(root / f"{scene}_SR_{band}.TIF", stored, place, size, 0)
    if quality is not None:
        write(root / f"{scene}_QA_PIXEL.TIF", quality.astype(np.uint16), place, size, 1)
    names = "\n".join(f'    FILE_NAME_BAND_{b[1:]} = "{scene}_SR_{b}.TIF"' for b in bands)
    factors = "\n".join(
        f"    REFLECTANCE_MULT_BAND_{b[1:]} = 2.75e-05\n    REFLECTANCE_ADD_BAND_{b[1:]} = -0.2" for b in bands
    )
    (root / f"{scene}_MTL.txt").write_text(
        f"""GROUP = LANDSAT_METADATA_FILE
  GROUP = PRODUCT_CONTENTS
    PROCESSING_LEVEL = "L2SP"
{names}
  END_GROUP = PRODUCT_CONTENTS
  GROUP = IMAGE_ATTRIBUTES
    SPACECRAFT_ID = "LANDSAT_9"
    DATE_ACQUIRED = {day[:4]}-{day[4:6]}-{day[6:]}
    SCENE_CENTER_TIME = "09:45:12.3456789Z"
    CLOUD_COVER = 3.20
  END_GROUP = IMAGE_ATTRIBUTES
  GROUP = LEVEL2_SURFACE_REFLECTANCE_PARAMETERS
{factors}
  END_GROUP = LEVEL2_SURFACE_REFLECTANCE_PARAMETERS
  GROUP = LEVEL1_RADIOMETRIC_RESCALING
    REFLECTANCE_MULT_BAND_1 = 2.0E-05
    REFLECTANCE_ADD_BAND_1 = -0.1
  END_GROUP = LEVEL1_RADIOMETRIC_RESCALING
END_GROUP = LANDSAT_METADATA_FILE
END
"""
    )
    return root


def hls(
    folder: Path,
    bands: Mapping[str, np.ndarray],
    *,
    fmask: np.ndarray | None = None,
    kind: str = "S30",
    when: str = "2023235T095559",
    place: Place = Place(),
) -> Path:
    """Files of an HLS granule, reflectance x 10,000 at 30 m; 0 becomes -9999."""
    scene = f"HLS.{kind}.T34UCF.{when}.v2.0"
    for band, values in bands.items():
        write(folder / f"{scene}.{band}.tif", np.where(values > 0, values, -9999).astype(np.int16), place, 30, -9999)
    if fmask is not None:
        write(folder / f"{scene}.Fmask.tif", fmask.astype(np.uint8), place, 30, 255)
    return folder


def grd(folder: Path, decibels: Mapping[str, np.ndarray], place: Place = Place(), size: float = 10.0) -> Path:
    """A Sentinel-1 GRD SAFE: amplitude, placed by ground control points in degrees, with a table of calibration."""
    name = "S1A_IW_GRDH_1SDV_20230823T052345_20230823T052410_050001_060404_A1B2"
    root = folder / f"{name}.SAFE"
    (root / "annotation/calibration").mkdir(parents=True)
    (root / "manifest.safe").write_text('<?xml version="1.0"?><XFDU/>')
    for number, (band, values) in enumerate(decibels.items(), 1):
        stem = f"s1a-iw-grd-{band.lower()}-20230823t052345-20230823t052410-050001-060404-00{number}"
        (root / f"annotation/calibration/calibration-{stem}.xml").write_text(
            '<calibration><calibrationVectorList count="1"><calibrationVector><sigmaNought count="3">5.0e+02 5.0e+02 '
            "5.0e+02</sigmaNought></calibrationVector></calibrationVectorList></calibration>"
        )
        stored = np.rint(500 * 10 ** (values / 20)).astype(np.uint16)
        path = write(root / "measurement" / f"{stem}.tiff", stored, place, size)
        _to_gcps(path, place, size, values.shape)
    return root


def _to_gcps(path: Path, place: Place, size: float, shape: tuple[int, int]) -> None:
    """Replace the place of a file by control points in degrees, as a GRD has them."""
    change = osr.CoordinateTransformation(_reference(place.epsg), _reference(4326))
    points = []
    for row in np.linspace(0, shape[0], 6):
        for column in np.linspace(0, shape[1], 6):
            lon, lat, _ = change.TransformPoint(place.x0 + column * size, place.y0 - row * size)
            points.append(gdal.GCP(lon, lat, 0, column, row))
    source = gdal.Open(str(path))
    copy = gdal.GetDriverByName("MEM").CreateCopy("", source)
    plain = gdal.GetDriverByName("MEM").Create("", shape[1], shape[0], 1, gdal.GDT_UInt16)
    plain.WriteRaster(0, 0, shape[1], shape[0], copy.ReadRaster())
    plain.SetGCPs(points, wkt(4326))
    del source
    gdal.GetDriverByName("GTiff").CreateCopy(str(path), plain)


def _reference(epsg: int) -> osr.SpatialReference:
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(epsg)
    reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return reference


def rtc(folder: Path, decibels: Mapping[str, np.ndarray], place: Place = Place(), size: float = 10.0) -> Path:
    """A folder of terrain-corrected backscatter as HyP3 makes it: gamma nought, power, one file a polarisation."""
    name = "S1A_IW_20230823T052345_DVP_RTC10_G_gpuned_A1B2"
    for band, values in decibels.items():
        power = np.where(np.isfinite(values), 10 ** (values / 10), 0).astype(np.float32)
        write(folder / name / f"{name}_{band}.tif", power, place, size, 0)
    return folder / name


def stac_item(
    folder: Path,
    bands: Mapping[str, np.ndarray],
    *,
    scl: np.ndarray | None = None,
    style: str = "earth-search",
    time: str = "2023-08-23T09:55:59.024000Z",
    place: Place = Place(),
) -> Path:
    """An item of Sentinel-2 L2A with its assets beside it.

    Args:
        folder: Where the files are made.
        bands: Reflectance x 10,000.
        scl: Scene classification at 20 m.
        style: ``earth-search`` (offset taken off, told, and still in raster:bands) or ``planetary`` (1,000 added, told
            by the processing baseline alone).
        time: When it was taken.
        place: Its corner.
    """
    names = {"B01": "coastal", "B02": "blue", "B03": "green", "B04": "red", "B05": "rededge1", "B06": "rededge2",
             "B07": "rededge3", "B08": "nir", "B8A": "nir08", "B09": "nir09", "B11": "swir16",
             "B12": "swir22"}  # fmt: skip
    earth = style == "earth-search"
    assets = {"thumbnail": {"href": "./thumb.jpg", "type": "image/jpeg", "roles": ["thumbnail"]}}
    tiff = "image/tiff; application=geotiff; profile=cloud-optimized"
    for band, values in bands.items():
        key = names[band] if earth else band
        stored = np.where(values > 0, values + (0 if earth else 1000), 0).astype(np.uint16)
        write(folder / f"{key}.tif", stored, place, METRES[band], 0)
        asset = {"href": f"./{key}.tif", "type": tiff, "roles": ["data", "reflectance"],
                 "eo:bands": [{"name": key, "common_name": names[band]}]}  # fmt: skip
        if earth:
            asset["raster:bands"] = [{"nodata": 0, "data_type": "uint16", "scale": 0.0001, "offset": -0.1}]
        assets[key] = asset
    if scl is not None:
        write(folder / "SCL.tif", scl.astype(np.uint8), place, 20, 0)
        assets["scl" if earth else "SCL"] = {"href": "./SCL.tif", "type": tiff, "roles": ["data"]}
    properties = {"datetime": time, "platform": "sentinel-2b", "constellation": "sentinel-2", "eo:cloud_cover": 12.5}
    properties |= (
        {"earthsearch:boa_offset_applied": True, "s2:processing_baseline": "05.09"}
        if earth
        else {"s2:processing_baseline": "05.09"}
    )
    item = {"type": "Feature", "stac_version": "1.0.0", "id": "S2B_34UCF_20230823_0_L2A", "properties": properties,
            "collection": "sentinel-2-l2a", "geometry": None, "links": [], "assets": assets}  # fmt: skip
    path = folder / "item.json"
    path.write_text(json.dumps(item))
    return path


def zipped(product: Path) -> Path:
    """A product's folder as a zip beside it."""
    path = product.with_suffix(".zip")
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(product.rglob("*")):
            archive.write(file, f"{product.name}/{file.relative_to(product)}")
    return path


def tarred(product: Path) -> Path:
    """The files of a product's folder as a tar beside it."""
    path = Path(f"{product}.tar")
    with tarfile.open(path, "w") as archive:
        for file in sorted(product.iterdir()):
            archive.add(file, file.name)
    return path
