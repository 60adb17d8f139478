"""`python -m iib`: the standalone door."""

import sys

from iib.bootstrap import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
