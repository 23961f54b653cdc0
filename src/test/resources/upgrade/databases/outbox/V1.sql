-- A decision that a gateway of 0.1 could not yet give to PostgreSQL.
INSERT INTO batch (number, id, octets, records)
VALUES (1,
    '00000000-0000-0001-0000-000000000002',
    1095,
    'D{"v":1,"id":"q2","session":"s-q2","at":"2026-11-22T12:00:00.123456Z","stage":"data","client":{"address":"192.0.2.1","port":49152,"listener":"smtp","ehlo":"mx.sender.example","tls":{"protocol":"TLSv1.3","cipher":"TLS_AES_256_GCM_SHA384"}},"envelope":{"sender":"ann@sender.example","recipients":["bob@example.test"],"eightBitMime":true,"smtpUtf8":false},"content":{"from":"Ann <ann@sender.example>","subject":"Hello","messageId":"<1@sender.example>","octets":2048},"ending":"accepted","reply":{"code":250,"status":"2.0.0","lines":["Accepted as q2"]},"facts":["early-talker"],"authentication":[{"method":"spf","result":"pass","reason":"matched ip4","properties":[{"type":"smtp","name":"mailfrom","value":"ann@sender.example"}],"trace":["v=spf1 ip4:192.0.2.0/24 -all"]}],"judgements":[{"policy":"default","recipients":["bob@example.test"],"action":"deliver","score":0.00,"thresholds":{"tag":3.00,"hold":5.00,"reject":10.00},"findings":[],"decisive":[],"copies":[]}],"detail":"","steps":[{"name":"rcpt","after":"PT0.02S"},{"name":"data","after":"PT0.12S"}],"took":"PT0.14S","policy":"90f3568998d6"}
');
