-- Ann has written to Bob; remembered by 0.1 until the year 3025.
INSERT INTO contacts (key, until)
VALUES (x'8ced917acf1419c78e9d6fc440c28c7e',
    33308625600);
