"""The sample photographs, a module for each company: see script/draw-samples."""
