"""What QGIS makes of a project, as JSON: run by the system's Python, offscreen.

usage: probe_project.py EVENTS.qgz FOLDER [PLACES [VIEW]]

Pictures go to FOLDER: map.png (the first view), base.png (its base map alone), page.png and page.pdf (the layout).
PLACES is JSON, a list of [lon, lat]: the colours of both maps there are told. VIEW is JSON, [xmin, ymin, xmax, ymax] in the
project's units: what the pictures show in place of the first view; the page is then not printed.
"""

import json
import sys

from pictures import Picture, halves_of, start
from qgis.core import (
    QgsLayoutExporter,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsProject,
    QgsRectangle,
    QgsUnitTypes,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QImage

DPI = 96


def describe_layer(project, layer):
    node = project.layerTreeRoot().findLayer(layer.id())
    metadata = layer.metadata()
    extents = metadata.extent()
    spans = [[at.toString(Qt.ISODate) for at in (s.begin(), s.end())] for s in extents.temporalExtents()]
    boxes = [[e.bounds.xMinimum(), e.bounds.yMinimum(), e.bounds.xMaximum(), e.bounds.yMaximum()]
             for e in extents.spatialExtents()]  # fmt: skip
    return {
        "valid": layer.isValid(),
        "count": layer.featureCount(),
        "renderer": layer.renderer().type() if layer.renderer() else None,
        "visible": node.isVisible(),
        "crs": layer.crs().authid(),
        "temporal": layer.temporalProperties().isActive(),
        "scale_dependent": layer.hasScaleBasedVisibility(),
        "alias": layer.attributeAlias(1) if layer.fields().count() > 1 else None,
        "source": layer.source(),
        "metadata": {
            "identifier": metadata.identifier(),
            "title": metadata.title(),
            "abstract": metadata.abstract(),
            "licenses": metadata.licenses(),
            "rights": metadata.rights(),
            "keywords": metadata.keywords(),
            "fees": metadata.fees(),
            "crs": metadata.crs().authid(),
            "boxes": boxes,
            "spans": spans,
            "links": [link.url for link in metadata.links()],
        },
    }


def describe_tree(project):
    groups = project.layerTreeRoot().children()
    return [[g.name(), g.isVisible(), [child.layerId() for child in g.children()]] for g in groups]


def describe_page(layout):
    labels = {i.id(): i.currentText() for i in layout.items() if isinstance(i, QgsLayoutItemLabel)}
    legends = [item for item in layout.items() if isinstance(item, QgsLayoutItemLegend)]
    lines = []
    for legend in legends:
        model = legend.model()
        for layer in legend.model().rootGroup().findLayers():
            title = layer.customProperty("legend/title-label") or layer.name()
            lines.append([title, [node.data(Qt.DisplayRole) for node in model.layerLegendNodes(layer)]])
    return {"labels": labels, "legend": lines, "kinds": sorted(i.id() for i in layout.items() if hasattr(i, "id"))}


def export(layout, folder):
    exporter = QgsLayoutExporter(layout)
    image, pdf = QgsLayoutExporter.ImageExportSettings(), QgsLayoutExporter.PdfExportSettings()
    image.dpi = DPI
    codes = [exporter.exportToImage(f"{folder}/page.png", image), exporter.exportToPdf(f"{folder}/page.pdf", pdf)]
    page = QImage(f"{folder}/page.png")
    return {"codes": codes, "size": [page.width(), page.height()], "halves": halves_of(page)}


def look(project, folder, places, view):
    """What the first view shows, whole and without the events."""
    root = project.layerTreeRoot()
    view = QgsRectangle(*view) if view else QgsRectangle(project.viewSettings().defaultViewExtent())
    drawn = [layer for layer in root.layerOrder() if root.findLayer(layer.id()).isVisible() and layer.isSpatial()]
    base = [layer for layer in drawn if "basemap" in layer.source()]
    report = {}
    for name, layers in (("map", drawn), ("base", base)):
        seen = Picture(layers, project.crs(), view, (1200, 700), project.backgroundColor())
        seen.image.save(f"{folder}/{name}.png")
        report[name] = {
            "errors": seen.errors,
            "halves": seen.halves(),
            "colours": seen.colours(places),
            "texts": seen.texts,
        }
    return report


def describe(project):
    times = project.timeSettings()
    span, view = times.temporalRange(), project.viewSettings().defaultViewExtent()
    step = [times.timeStep(), QgsUnitTypes.encodeUnit(times.timeStepUnit())]
    return {
        "title": project.title(),
        "layers": {key: describe_layer(project, layer) for key, layer in project.mapLayers().items()},
        "tree": describe_tree(project),
        "crs": [project.crs().isValid(), project.crs().description(), project.crs().toProj()],
        "background": project.backgroundColor().name(),
        "time": [span.begin().toString(Qt.ISODate), span.end().toString(Qt.ISODate), *step],
        "view": [view.xMinimum(), view.yMinimum(), view.xMaximum(), view.yMaximum()],
    }


def print_page(project, folder):
    layout = project.layoutManager().layoutByName("Map")
    return {"page": describe_page(layout), "exported": export(layout, folder)}


def main():
    path, folder, *more = sys.argv[1:]
    places, view = [*map(json.loads, more), [], None][:2]
    application = start()
    project = QgsProject.instance()
    report = {"read": project.read(path), "error": project.error()}
    report |= describe(project) | look(project, folder, places, view)
    report |= {} if view else print_page(project, folder)
    sys.stdout.write(json.dumps(report))
    project.clear()
    application.exitQgis()


main()
