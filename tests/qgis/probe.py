"""What QGIS makes of a GeoPackage, as JSON: run by the system's Python, offscreen.

usage: probe.py EVENTS.gpkg [PICTURE.png [PLACES]]

PLACES is JSON, a list of [lon, lat]: the colours of the picture there are told.
"""

import json
import sys

from pictures import Picture, open_layer, start
from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsDateTimeRange,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeatureRequest,
    QgsPointDisplacementRenderer,
    QgsProject,
    QgsRectangle,
    QgsRuleBasedRenderer,
    QgsTemporalUtils,
    QgsVectorLayerTemporalContext,
)
from qgis.PyQt.QtCore import QDate, QDateTime, Qt

LAYERS = ("events", "areas", "mentions", "unplaced")
HOUR_S = 3600
DAYS = ("2021-10-13", "2021-10-14", "2021-10-17", "2021-10-18", "2024-09-30", "2024-10-01")


def describe_renderer(layer):
    """Kind of the renderer, and of each line of its legend the label and the colour."""
    renderer = layer.renderer()
    if renderer is None:
        return None
    inner = renderer.embeddedRenderer() if isinstance(renderer, QgsPointDisplacementRenderer) else renderer
    report = {"type": renderer.type(), "inner": inner.type(), "attribute": None}
    if isinstance(inner, QgsCategorizedSymbolRenderer):
        categories = inner.categories()  # keep them: a symbol lives no longer than its category
        report["attribute"] = inner.classAttribute()
        report["colours"] = {c.value(): c.symbol().color().name().upper() for c in categories}
        report["labels"] = [category.label() for category in categories]
        report["layers"] = [part.layerType() for part in categories[0].symbol().symbolLayers()]
    elif isinstance(inner, QgsRuleBasedRenderer):
        report["rules"] = [[rule.label(), [c.label() for c in rule.children()]] for rule in inner.rootRule().children()]
        report["colours"] = {
            rule.label(): rule.symbol().color().name().upper() for rule in inner.rootRule().children()[0].children()
        }
    else:
        report["colours"] = {"": inner.symbol().symbolLayer(0).strokeColor().name().upper()}
    report["order"] = inner.orderBy().dump() if inner.orderByEnabled() else None
    return report


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
    form = layer.editFormConfig()
    return {
        field.name(): {
            "type": field.typeName(),
            "alias": layer.attributeAlias(index),
            "widget": layer.editorWidgetSetup(index).type(),
            "words": layer.editorWidgetSetup(index).config().get("map", []),
            "comment": field.comment(),
            "read_only": form.readOnly(index),
            "label_on_top": form.labelOnTop(index),
        }
        for index, field in enumerate(layer.fields())
    }


def describe_form(layer):
    """Tabs of the form, each with its groups, each with its fields."""
    form = layer.editFormConfig()  # keep it: its tabs live no longer than it does
    return [[tab.name(), [[g.name(), [f.name() for f in g.children()]] for g in tab.children()]] for tab in form.tabs()]


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
    columns = layer.attributeTableConfig().columns()
    return {
        "valid": layer.isValid(),
        "count": layer.featureCount(),
        "wkb": layer.wkbType(),
        "crs": layer.crs().authid(),
        "extent": [extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum()],
        "geometries_valid": all(f.geometry().isGeosValid() for f in layer.getFeatures() if f.hasGeometry()),
        "renderer": describe_renderer(layer),
        "labels": describe_labels(layer),
        "smallest_scale": layer.minimumScale() if layer.hasScaleBasedVisibility() else None,
        "time": describe_time(layer) if layer.isSpatial() else None,
        "fields": describe_fields(layer),
        "form": describe_form(layer),
        "columns": [column.name for column in columns if not column.hidden],
        "display": layer.displayExpression(),
        "map_tips": map_tips(layer),
        "metadata": [layer.metadata().title(), layer.metadata().abstract()],
    }


def look(layers, picture, places):
    """What a map of the layers shows; in a function of its own, for nothing of it may live when QGIS ends."""
    drawn = [layers["events"], layers["mentions"], layers["areas"]]
    seen = Picture(drawn, layers["events"].crs(), QgsRectangle(-180, -20, 180, 85))
    seen.image.save(picture)
    halves = seen.halves()
    pixels = {name: sum(sides) for name, sides in halves.items()}
    return {"halves": halves, "pixels": pixels, "colours": seen.colours(places), "texts": seen.texts}


def main():
    path, picture, places = [*sys.argv[1:], None, None][:3]
    application = start()
    layers = {name: open_layer(f"{path}|layername={name}", name) for name in LAYERS}
    report = {name: describe(layer) for name, layer in layers.items()}
    if picture:
        report |= look(layers, picture, json.loads(places or "[]"))
    sys.stdout.write(json.dumps(report))
    layers.clear()
    application.exitQgis()


main()
