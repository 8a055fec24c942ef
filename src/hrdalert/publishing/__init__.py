"""What is published on the office's own website: releases as they are, corrected, or taken down."""
