-- A triplet that 0.1 remembers until the year 3025.
INSERT INTO greylist (key, since, until)
VALUES (x'5e580006959ee3feef2d4064070f24c0',
    1772625600,
    33308625600);
