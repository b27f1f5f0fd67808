"""What manim does to mobjects most often, by array arithmetic."""
