"""Cut Bootstrap Icons down to the names in icons.txt: `python assets/subset_icons.py node_modules/bootstrap-icons`."""

import json
import sys
from pathlib import Path

from fontTools import subset

HERE = Path(__file__).parent
OUT = HERE.parent / "static/vendor/bootstrap-icons"

CSS_HEAD = """\
@font-face{font-display:block;font-family:"bootstrap-icons";src:url("bootstrap-icons.woff2") format("woff2")}
.bi::before{display:inline-block;font-family:"bootstrap-icons"!important;font-style:normal;font-variant:normal;\
font-weight:normal!important;line-height:1;text-transform:none;vertical-align:-.125em;\
-webkit-font-smoothing:antialiased;-moz-osx-font-smoothing:grayscale}
"""


def wanted() -> list[str]:
    """Names in icons.txt, without comments."""
    lines = (HERE / "icons.txt").read_text().splitlines()
    return sorted({line.strip() for line in lines if line.strip() and not line.startswith("#")})


def main(package: Path) -> None:
    """Write the font and its stylesheet; an unknown name stops the build."""
    points = json.loads((package / "font/bootstrap-icons.json").read_text())
    names = wanted()
    if unknown := [name for name in names if name not in points]:
        sys.exit(f"no such icons: {', '.join(unknown)}")
    options = subset.Options(
        flavor="woff2", layout_features=[], name_IDs=[1, 2], glyph_names=False, notdef_outline=True
    )
    options.drop_tables += ["GSUB"]  # ligatures by name double the size
    font = subset.load_font(str(package / "font/fonts/bootstrap-icons.woff2"), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[points[name] for name in names])
    cutter.subset(font)
    OUT.mkdir(parents=True, exist_ok=True)
    subset.save_font(font, str(OUT / "bootstrap-icons.woff2"), options)
    rules = "".join(f'.bi-{name}::before{{content:"\\{points[name]:x}"}}\n' for name in names)
    (OUT / "bootstrap-icons.css").write_text(CSS_HEAD + rules)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
