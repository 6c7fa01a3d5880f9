"""`python -m geoint`."""

from geoint.cli import main

main()
