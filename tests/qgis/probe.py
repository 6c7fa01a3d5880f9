"""What QGIS makes of a GeoPackage, as JSON: run by the system's Python, offscreen.

usage: probe.py EVENTS.gpkg [PICTURE.png]
"""

import json
import os
import sys
import tempfile

os.environ["QT_QPA_PLATFORM"] = "offscreen"
# Settings and styles of the user who runs the tests must not change what is seen.
os.environ["QGIS_CUSTOM_CONFIG_PATH"] = tempfile.mkdtemp(prefix="qgis-probe-")

from qgis.core import (
    QgsApplication,
    QgsCategorizedSymbolRenderer,
    QgsDateTimeRange,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeatureRequest,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
    QgsRenderContext,
    QgsTemporalUtils,
    QgsVectorLayer,
    QgsVectorLayerTemporalContext,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QSize, Qt
from qgis.PyQt.QtGui import QColor

LAYERS = ("events", "areas", "mentions")
MANY_PIXELS = 20
HOUR_S = 3600
DAYS = ("2021-10-13", "2021-10-14", "2021-10-17", "2021-10-18", "2024-09-30", "2024-10-01")


def open_layer(source, name):
    """The layer as a user gets it who drags the file in.

    QGIS's window opens a layer without style, then applies the default one. The short way, a bare QgsVectorLayer(...),
    applies the style first and then resets the temporal settings, even those of a style that QGIS itself saved.
    """
    options = QgsVectorLayer.LayerOptions(loadDefaultStyle=False)
    layer = QgsVectorLayer(source, name, "ogr", options)
    layer.loadDefaultStyle()
    return layer


def symbol_of(renderer):
    if isinstance(renderer, QgsCategorizedSymbolRenderer):
        return {category.value(): category.symbol().color().name().upper() for category in renderer.categories()}
    return {"": renderer.symbol().color().name().upper()}


def describe_labels(layer):
    settings = layer.labeling().settings() if layer.labeling() else None
    if settings is None:
        return None
    text_format = settings.format()  # keep it: what it returns lives no longer than it does
    halo = text_format.buffer()
    return {
        "enabled": layer.labelsEnabled(),
        "field": settings.fieldName,
        "halo": halo.enabled(),
        "halo_mm": halo.size(),
        "smallest_scale": settings.minimumScale if settings.scaleVisibility else None,
    }


def describe_time(layer):
    properties = layer.temporalProperties()
    project = QgsProject()
    project.addMapLayer(open_layer(layer.source(), layer.name()))  # a second one, for the project takes it over
    span = QgsTemporalUtils.calculateTemporalRangeForProject(project)
    return {
        "active": properties.isActive(),
        "start": properties.startField(),
        "end": properties.endField(),
        "span": [at.toString(Qt.ISODate) for at in (span.begin(), span.end())],
        "shown": {
            "day": {day: shown_in(layer, day, 0, 24) for day in DAYS},
            "evening hour": {day: shown_in(layer, day, 20, 21) for day in DAYS},
        },
    }


def shown_in(layer, day, first_hour, last_hour):
    """Ids of the features that the time controller leaves in a frame of a day."""
    properties = layer.temporalProperties()
    if not properties.isActive():
        return None
    midnight = QDateTime(QDate.fromString(day, Qt.ISODate))
    frame = QgsDateTimeRange(midnight.addSecs(first_hour * HOUR_S), midnight.addSecs(last_hour * HOUR_S), True, False)
    context = QgsVectorLayerTemporalContext()
    context.setLayer(layer)
    request = QgsFeatureRequest().setFilterExpression(properties.createFilterString(context, frame))
    return sorted(feature[1] for feature in layer.getFeatures(request))


def describe_fields(layer):
    fields = layer.fields()
    return {
        field.name(): {
            "type": field.typeName(),
            "alias": layer.attributeAlias(index),
            "widget": layer.editorWidgetSetup(index).type(),
            "comment": field.comment(),
        }
        for index, field in enumerate(fields)
    }


def map_tips(layer):
    """The map tip of each feature, filled in."""
    tips = []
    for feature in layer.getFeatures():
        context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
        context.setFeature(feature)
        tips.append(QgsExpression.replaceExpressionText(layer.mapTipTemplate(), context))
    return tips


def describe(layer):
    extent = layer.extent()
    return {
        "valid": layer.isValid(),
        "count": layer.featureCount(),
        "wkb": layer.wkbType(),
        "crs": layer.crs().authid(),
        "extent": [extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum()],
        "geometries_valid": all(feature.geometry().isGeosValid() for feature in layer.getFeatures()),
        "renderer": layer.renderer().type(),
        "attribute": getattr(layer.renderer(), "classAttribute", lambda: None)(),
        "colours": symbol_of(layer.renderer()),
        "fill_alpha": layer.renderer().symbols(QgsRenderContext())[0].color().alpha(),
        "labels": describe_labels(layer),
        "time": describe_time(layer),
        "fields": describe_fields(layer),
        "display": layer.displayExpression(),
        "map_tips": map_tips(layer),
    }


def draw(layers, path):
    """Picture of the layers, topmost first; returns how often a colour is in its left and right half."""
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setBackgroundColor(QColor("white"))
    settings.setOutputSize(QSize(1400, 700))
    settings.setOutputDpi(96)
    settings.setDestinationCrs(layers[0].crs())
    settings.setExtent(QgsRectangle(-180, -20, 180, 85))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    picture = job.renderedImage()
    picture.save(path)
    halves = {}
    for x in range(picture.width()):
        for y in range(picture.height()):
            sides = halves.setdefault(picture.pixelColor(x, y).name().upper(), [0, 0])
            sides[x >= picture.width() // 2] += 1
    return {name: sides for name, sides in sorted(halves.items()) if sum(sides) >= MANY_PIXELS}


def main():
    path, picture = sys.argv[1], (sys.argv[2:] or [None])[0]
    application = QgsApplication([], False)
    application.initQgis()
    layers = {name: open_layer(f"{path}|layername={name}", name) for name in LAYERS}
    report = {name: describe(layer) for name, layer in layers.items()}
    if picture:
        report["halves"] = draw([layers["events"], layers["mentions"], layers["areas"]], picture)
        report["pixels"] = {name: sum(sides) for name, sides in report["halves"].items()}
    sys.stdout.write(json.dumps(report))
    layers.clear()
    application.exitQgis()


main()
