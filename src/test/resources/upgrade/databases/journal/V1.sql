-- A mail that was accepted, as 0.1 wrote it down.
INSERT INTO decision (seq, id, at, client, json)
VALUES (1,
    'q1',
    1795348800123,
    x'00000000000000000000ffffc0000201',
    '{"v":1,"id":"q1","session":"s-q1","at":"2026-11-22T12:00:00.123456Z","stage":"data","client":{"address":"192.0.2.1","port":49152,"listener":"smtp","ehlo":"mx.sender.example","tls":{"protocol":"TLSv1.3","cipher":"TLS_AES_256_GCM_SHA384"}},"envelope":{"sender":"ann@sender.example","recipients":["bob@example.test"],"eightBitMime":true,"smtpUtf8":false},"content":{"from":"Ann <ann@sender.example>","subject":"Hello","messageId":"<1@sender.example>","octets":2048},"ending":"accepted","reply":{"code":250,"status":"2.0.0","lines":["Accepted as q1"]},"facts":["early-talker"],"authentication":[{"method":"spf","result":"pass","reason":"matched ip4","properties":[{"type":"smtp","name":"mailfrom","value":"ann@sender.example"}],"trace":["v=spf1 ip4:192.0.2.0/24 -all"]}],"judgements":[{"policy":"default","recipients":["bob@example.test"],"action":"deliver","score":0.00,"thresholds":{"tag":3.00,"hold":5.00,"reject":10.00},"findings":[],"decisive":[],"copies":[]}],"detail":"","steps":[{"name":"rcpt","after":"PT0.02S"},{"name":"data","after":"PT0.12S"}],"took":"PT0.14S","policy":"90f3568998d6"}');
INSERT INTO tag (kind, value, at, decision)
VALUES ('action',
    'deliver',
    1795348800123,
    1);
INSERT INTO tag (kind, value, at, decision)
VALUES ('domain',
    'example.test',
    1795348800123,
    1);
INSERT INTO tag (kind, value, at, decision)
VALUES ('domain',
    'sender.example',
    1795348800123,
    1);
INSERT INTO tag (kind, value, at, decision)
VALUES ('ending',
    'accepted',
    1795348800123,
    1);
INSERT INTO tag (kind, value, at, decision)
VALUES ('message-id',
    '1@sender.example',
    1795348800123,
    1);
INSERT INTO tag (kind, value, at, decision)
VALUES ('recipient',
    'bob@example.test',
    1795348800123,
    1);
INSERT INTO tag (kind, value, at, decision)
VALUES ('sender',
    'ann@sender.example',
    1795348800123,
    1);
INSERT INTO tag (kind, value, at, decision)
VALUES ('session',
    's-q1',
    1795348800123,
    1);
