"""Makes the logos of this folder: shapes of our own, as organisations send theirs."""

from pathlib import Path

from PIL import Image, ImageDraw

HERE = Path(__file__).parent
BLUE, INK, WHITE = (30, 80, 130), (16, 32, 64), (255, 255, 255)


def boxed():
    """On a white page: a blue box with a white bar in it, and a disc."""
    large = Image.new("RGB", (640, 320), WHITE)
    draw = ImageDraw.Draw(large)
    draw.rectangle((60, 60, 299, 259), fill=BLUE)
    draw.rectangle((100, 140, 259, 179), fill=WHITE)
    draw.ellipse((380, 80, 539, 239), fill=INK)
    return large.resize((80, 40), Image.Resampling.LANCZOS)


boxed().save(HERE / "boxed.png", optimize=True)
boxed().save(HERE / "boxed.jpg", quality=75)

SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 40">
<rect width="80" height="40" fill="#ffffff"/>
<path fill="#1e5082" d="M7.5 7.5h30v25h-30z"/>
<path fill="#ffffff" d="M12.5 17.5h20v5h-20z"/>
<circle fill="#102040" cx="57.5" cy="20" r="10"/>
</svg>
"""
(HERE / "boxed.svg").write_text(SVG)
for name, width in [("wide", 60), ("narrow", 20)]:
    path = f'<path fill="#102040" d="M0 0h{width}v20H0z"/>'
    (HERE / f"{name}.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 20">{path}</svg>\n'
    )
