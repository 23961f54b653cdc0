-- Two mails that a gateway of 0.1 held.
INSERT INTO copy (number, file, verdict)
VALUES (1,
    'file-q1',
    '{"v":1,"action":"hold","score":7.00,"thresholds":{"hold":5.00},"findings":[{"name":"dnsbl.listed","points":7.00,"detail":"yes","evidence":{},"shadow":false}],"decisive":["dnsbl.listed"],"copies":[]}');
INSERT INTO copy (number, file, verdict)
VALUES (2,
    'file-q2',
    '{"v":1,"action":"hold","score":7.00,"thresholds":{"hold":5.00},"findings":[{"name":"dnsbl.listed","points":7.00,"detail":"yes","evidence":{},"shadow":false}],"decisive":["dnsbl.listed"],"copies":[]}');
INSERT INTO held (seq, copy, id, queue_id, received, client, hello, reverse_path, recipient, author, subject, message_id, octets, form, class, score, why, findings, state, waiting, version, expires, release, sender_key, sender_domain, recipient_key, domain, subject_key, text)
VALUES (464683165548544000,
    1,
    'q1-held-1',
    'q1',
    1772625601000,
    '192.0.2.1',
    'mx.sender.example',
    'ann1@sender1.example',
    'bob1@house1.test',
    'Ann <ann1@sender.example>',
    'Invoice 1 of Thursday',
    '<1@sender.example>',
    5000,
    'whole',
    'phishing',
    537,
    'dnsbl.listed',
    'dnsbl.listed
header.bulk',
    'held',
    1,
    1,
    1775217601000,
    'none',
    'ann1@sender1.example',
    'sender1.example',
    'bob1@house1.test',
    'house1.test',
    'invoice 1 of thursday',
    'ann1@sender1.example
ann <ann1@sender.example>
bob1@house1.test
invoice 1 of thursday
<1@sender.example>');
INSERT INTO held (seq, copy, id, queue_id, received, client, hello, reverse_path, recipient, author, subject, message_id, octets, form, class, score, why, findings, state, waiting, version, expires, release, sender_key, sender_domain, recipient_key, domain, subject_key, text)
VALUES (464683165810688000,
    2,
    'q2-held-1',
    'q2',
    1772625602000,
    '192.0.2.2',
    'mx.sender.example',
    'ann2@sender2.example',
    'bob2@house2.test',
    'Ann <ann2@sender.example>',
    'Invoice 2 of Thursday',
    '<2@sender.example>',
    5000,
    'whole',
    'spoof',
    574,
    'dnsbl.listed',
    'dnsbl.listed
header.bulk',
    'held',
    1,
    1,
    1775217602000,
    'none',
    'ann2@sender2.example',
    'sender2.example',
    'bob2@house2.test',
    'house2.test',
    'invoice 2 of thursday',
    'ann2@sender2.example
ann <ann2@sender.example>
bob2@house2.test
invoice 2 of thursday
<2@sender.example>');
INSERT INTO held_text (rowid, text)
VALUES (464683165548544000,
    'ann1@sender1.example
ann <ann1@sender.example>
bob1@house1.test
invoice 1 of thursday
<1@sender.example>');
INSERT INTO held_text (rowid, text)
VALUES (464683165810688000,
    'ann2@sender2.example
ann <ann2@sender.example>
bob2@house2.test
invoice 2 of thursday
<2@sender.example>');
