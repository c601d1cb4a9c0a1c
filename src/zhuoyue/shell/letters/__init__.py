"""Room: letters. What the office tells an organisation and its recommenders in writing (告知)."""
