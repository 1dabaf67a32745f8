"""Draws samples with corner.py and with getdist, to compare their pictures with those of `rhei plot`.

    pip install corner getdist
    python tools/compare_pictures.py samples.npy corner.png getdist.png
"""

import sys

import matplotlib

matplotlib.use("Agg")

import corner
import numpy as np
from getdist import MCSamples, plots


def main(samples_file, corner_file, getdist_file):
    samples = np.load(samples_file)
    samples = samples.reshape(len(samples), -1)
    labels = [rf"\theta_{k + 1}" for k in range(samples.shape[1])]

    # corner.py's default levels are those of 0.5, 1, 1.5 and 2 standard deviations of a Gaussian in the plane.
    figure = corner.corner(samples, labels=[f"${label}$" for label in labels], levels=(0.68, 0.95), show_titles=True)
    figure.savefig(corner_file, dpi=100)

    names = [f"p{k}" for k in range(samples.shape[1])]
    chain = MCSamples(samples=samples.astype(float), names=names, labels=labels)
    plotter = plots.get_subplot_plotter(width_inch=6)
    plotter.triangle_plot([chain], names, filled=True, title_limit=1)
    plotter.export(getdist_file)


if __name__ == "__main__":
    main(*sys.argv[1:])
