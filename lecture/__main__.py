"""`python -m lecture` is the command `lecture`."""

from lecture.cli import main

if __name__ == "__main__":
    main()
