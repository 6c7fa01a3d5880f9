"""What the probes share: QGIS without a window, and pictures of layers read pixel by pixel."""

import os
import tempfile
from collections import Counter

os.environ["QT_QPA_PLATFORM"] = "offscreen"
# Settings and styles of the user who runs the tests must not change what is seen.
os.environ["QGIS_CUSTOM_CONFIG_PATH"] = tempfile.mkdtemp(prefix="qgis-probe-")

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsPointXY,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor, QImage

MANY_PIXELS = 20


def start():
    """QGIS's application; keep it until the end."""
    application = QgsApplication([], False)
    application.initQgis()
    return application


def open_layer(source, name):
    """The layer as a user gets it who drags the file in.

    QGIS's window opens a layer without style, then applies the default one. The short way, a bare QgsVectorLayer(...),
    applies the style first and then resets the temporal settings, even those of a style that QGIS itself saved.
    """
    options = QgsVectorLayer.LayerOptions(loadDefaultStyle=False)
    layer = QgsVectorLayer(source, name, "ogr", options)
    layer.loadDefaultStyle()
    return layer


class Picture:
    """A map of layers, topmost first, in a reference system."""

    def __init__(self, layers, crs, extent, size=(1400, 700), background="white"):
        settings = QgsMapSettings()
        settings.setLayers(layers)
        settings.setBackgroundColor(QColor(background))
        settings.setOutputSize(QSize(*size))
        settings.setOutputDpi(96)
        settings.setDestinationCrs(crs)
        settings.setExtent(extent)
        context = QgsExpressionContext()
        context.appendScope(QgsExpressionContextUtils.projectScope(QgsProject.instance()))
        context.appendScope(QgsExpressionContextUtils.mapSettingsScope(settings))
        settings.setExpressionContext(context)
        job = QgsMapRendererParallelJob(settings)
        job.start()
        job.waitForFinished()
        self.errors = [error.message for error in job.errors()]
        self.image = job.renderedImage()
        self.texts = sorted(label.labelText for label in job.takeLabelingResults().labelsWithinRect(settings.extent()))
        wgs84 = QgsCoordinateReferenceSystem("EPSG:4326")
        self._there = QgsCoordinateTransform(wgs84, crs, QgsProject.instance())
        self._to_pixel = settings.mapToPixel()

    def colour(self, lon, lat):
        """Colour (#RRGGBB) at a place; null outside the picture."""
        at = self._to_pixel.transform(self._there.transform(QgsPointXY(lon, lat)))
        x, y = round(at.x()), round(at.y())
        inside = 0 <= x < self.image.width() and 0 <= y < self.image.height()
        return self.image.pixelColor(x, y).name().upper() if inside else None

    def colours(self, places):
        return [self.colour(lon, lat) for lon, lat in places]

    def halves(self):
        """How often a colour is in the left and in the right half."""
        return halves_of(self.image)


def halves_of(image):
    """Colour -> how often it is in the left and in the right half of a picture; rare colours are left out."""
    picture = image.convertToFormat(QImage.Format_RGB32)
    width, height = picture.width(), picture.height()
    pixels = memoryview(picture.constBits().asstring(width * height * 4)).cast("I")
    sides = [Counter(), Counter()]
    for row in range(height):
        start, end = row * width, (row + 1) * width
        sides[0].update(pixels[start : start + width // 2])
        sides[1].update(pixels[start + width // 2 : end])
    left, right = sides
    return {
        f"#{colour & 0xFFFFFF:06X}": [left[colour], right[colour]]
        for colour in sorted(left | right)
        if left[colour] + right[colour] >= MANY_PIXELS
    }
