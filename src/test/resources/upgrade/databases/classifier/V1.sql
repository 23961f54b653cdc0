-- A message that was learned as spam, by 0.1.
INSERT INTO learned (key, spam, error, domain, at)
VALUES (x'0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f',
    1,
    0.75,
    'example.test',
    1772625600000);
