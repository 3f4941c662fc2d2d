PRAGMA application_id = 1869505875;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE counters (
	series VARCHAR NOT NULL, 
	value INTEGER NOT NULL, 
	PRIMARY KEY (series)
)
 WITHOUT ROWID

;
INSERT INTO "counters" VALUES('H26.10.2-261123',5);
CREATE TABLE dossiers (
	code VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	procedure VARCHAR NOT NULL, 
	field VARCHAR NOT NULL, 
	unit VARCHAR NOT NULL, 
	channel VARCHAR NOT NULL, 
	phase VARCHAR NOT NULL, 
	status INTEGER NOT NULL, 
	is_open BOOLEAN NOT NULL, 
	subject VARCHAR NOT NULL, 
	received_at BIGINT NOT NULL, 
	due_until BIGINT, 
	next_wakeup BIGINT, 
	parent VARCHAR, 
	waiting TEXT NOT NULL, 
	private_version INTEGER NOT NULL, 
	PRIMARY KEY (code)
)
 WITHOUT ROWID

;
INSERT INTO "dossiers" VALUES('H26.10.2-261123-0001',13,'1.000001','xay-dung','H26.10.2','online','in_progress',4,1,'subject-1',1795399200000000,1796144399999999,1796144400000000,NULL,' authority@H26.10.2 ',1);
INSERT INTO "dossiers" VALUES('H26.10.2-261123-0002',8,'3.000003','ho-tich','H26.10.2','online','in_progress',4,1,'subject-2',1795399200000000,1796144399999999,1796144400000000,NULL,'  ',0);
INSERT INTO "dossiers" VALUES('H26.10.2-261123-0003',7,'2.000002','ho-tich','H26.10.2','online','accepted',2,1,'subject-2',1795399500000000,1795712399999999,NULL,'H26.10.2-261123-0002',' authority@H26.10.2 ',0);
INSERT INTO "dossiers" VALUES('H26.10.2-261123-0004',4,'1.000001','xay-dung','H26.10.2','online','submitted',1,1,'subject-3',1795399200000000,NULL,NULL,NULL,' one_stop@H26.10.2 ',1);
INSERT INTO "dossiers" VALUES('H26.10.2-261123-0005',9,'1.000001','xay-dung','H26.10.2','online','withdrawn',7,0,'subject-1',1795399200000000,1796144399999999,NULL,NULL,'  ',1);
CREATE TABLE events (
	code VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	format INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	at BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	actor VARCHAR NOT NULL, 
	unit VARCHAR, 
	data TEXT NOT NULL, 
	reason_hash VARCHAR, 
	private_hash VARCHAR, 
	PRIMARY KEY (code, seq), 
	FOREIGN KEY(code) REFERENCES dossiers (code)
)
 WITHOUT ROWID

;
INSERT INTO "events" VALUES('H26.10.2-261123-0001',1,1,'submitted',1795399200000000,1795399200000000,'subject-1',NULL,'{"code":"H26.10.2-261123-0001","procedure":"1.000001","procedure_ref":"1.000001@2026-01-01#1","procedure_hash":"sha256:8a03d67c272c859d238f2e499b5da8f702abbda6f0980a11ec7c13b675721447","calendar_hash":"sha256:ad001b73d7ceb063b0399c7c91515cff4b8522a0a40751e36c3d4ba670f039ca","unit":"H26.10.2","units":{"one_stop":"H26.10.2","authority":"H26.10.2"},"subject":"subject-1","channel":"online","applicant_kind":"citizen","facts":{"works":"house"},"documents":["form"],"missing":[],"delivery_channel":null,"parent":null,"parent_step":null,"shared_due":null,"phase":"submitted","rule_set":"nd118+309"}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0001',2,1,'fees_assessed',1795399200000000,1795399200000000,'subject-1',NULL,'{"due":"on_filing","fees":[{"name":"permit_charge","title":null,"kind":"charge","amount":50000,"state":"due","due":"on_filing","basis":"97/2015/QH13","explanation":{"vi":"50.000 đ","en":"VND 50,000"}}],"finance":"due"}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0001',3,1,'step_opened',1795399200000000,1795399200000000,'subject-1',NULL,'{"step":"intake","visit":1,"kind":"receive","by":"one_stop","unit":"H26.10.2","clock":{"entries":[{"kind":"start","at":"2026-11-23T09:00:00+07:00","term":"8 working hours"}]},"due":{"at":"2026-11-25T09:30:00+07:00","until":"2026-11-25T09:30:00+07:00","assumed":[],"provisional":false}}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0001',4,1,'accepted',1795399500000000,1795399500000000,'cb-1','H26.10.2','{"rule_set":"nd118+309","rule":0,"phase":"accepted"}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0001',5,1,'promised',1795399500000000,1795399500000000,'cb-1','H26.10.2','{"due":{"at":"2026-12-01T17:00:00+07:00","until":"2026-12-01T23:59:59.999999+07:00","assumed":[],"provisional":false},"due_original":{"at":"2026-12-01T17:00:00+07:00","until":"2026-12-01T23:59:59.999999+07:00","assumed":[],"provisional":false},"due_before":null,"clock":{"entries":[{"kind":"start","at":"2026-11-23T09:05:00+07:00","term":"5 working days"}]},"rule":0,"cause":"accepted","calendar_hash":"sha256:ad001b73d7ceb063b0399c7c91515cff4b8522a0a40751e36c3d4ba670f039ca"}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0001',6,1,'step_closed',1795399500000000,1795399500000000,'cb-1','H26.10.2','{"step":"intake","visit":1,"state":"closed","outcome":"complete","target":"examine"}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0001',7,1,'step_opened',1795399500000000,1795399500000000,'cb-1','H26.10.2','{"step":"examine","visit":1,"kind":"work","by":"authority","unit":"H26.10.2","clock":{"entries":[{"kind":"start","at":"2026-11-23T09:05:00+07:00","term":"2 working days"}]},"due":{"at":"2026-11-26T17:00:00+07:00","until":"2026-11-26T23:59:59.999999+07:00","assumed":[],"provisional":false}}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0001',8,1,'step_taken',1795485600000000,1795485600000000,'cb-2','H26.10.2','{"step":"examine","visit":1,"state":"taken","assignee":"cb-2","phase":"in_progress"}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0001',9,1,'step_closed',1795485600000000,1795485600000000,'cb-2','H26.10.2','{"step":"examine","visit":1,"state":"closed","outcome":"ready","target":"ask_fire"}','aecf24cc67f26f5d5d52ce9eaadf3dc558573ff268408b2f921197a7a8ff1697',NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0001',10,1,'step_opened',1795485600000000,1795485600000000,'cb-2','H26.10.2','{"step":"ask_fire","visit":1,"kind":"consult","by":"fire","unit":null,"clock":{"entries":[{"kind":"start","at":"2026-11-24T09:00:00+07:00","term":"1 working day"}]},"due":{"at":"2026-11-25T17:00:00+07:00","until":"2026-11-25T23:59:59.999999+07:00","assumed":[],"provisional":false}}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0001',11,1,'silence_passed',1795625999999999,1796004000000000,'system',NULL,'{"step":"ask_fire","visit":1,"effect":"consent","escalate_to":null}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0001',12,1,'step_closed',1795625999999999,1796004000000000,'system',NULL,'{"step":"ask_fire","visit":1,"state":"closed","outcome":null,"target":"decide"}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0001',13,1,'step_opened',1795625999999999,1796004000000000,'system',NULL,'{"step":"decide","visit":1,"kind":"work","by":"authority","unit":"H26.10.2","clock":null,"due":null}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0002',1,1,'submitted',1795399200000000,1795399200000000,'subject-1',NULL,'{"code":"H26.10.2-261123-0002","procedure":"3.000003","procedure_ref":"3.000003@2026-01-01#1","procedure_hash":"sha256:ac5a32e5cf71c954527ca0010111abe41a48dcac0c88952a87d75130e1225575","calendar_hash":"sha256:ad001b73d7ceb063b0399c7c91515cff4b8522a0a40751e36c3d4ba670f039ca","unit":"H26.10.2","units":{"one_stop":"H26.10.2","registrar":"H26.10.2"},"subject":"subject-2","channel":"online","applicant_kind":"citizen","facts":{"is_late":false},"documents":[],"missing":[],"delivery_channel":null,"parent":null,"parent_step":null,"shared_due":null,"phase":"submitted","rule_set":"nd118+309"}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0002',2,1,'step_opened',1795399200000000,1795399200000000,'subject-1',NULL,'{"step":"intake","visit":1,"kind":"receive","by":"one_stop","unit":"H26.10.2","clock":null,"due":null}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0002',3,1,'accepted',1795399500000000,1795399500000000,'cb-1','H26.10.2','{"rule_set":"nd118+309","rule":0,"phase":"accepted"}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0002',4,1,'promised',1795399500000000,1795399500000000,'cb-1','H26.10.2','{"due":{"at":"2026-12-01T17:00:00+07:00","until":"2026-12-01T23:59:59.999999+07:00","assumed":[],"provisional":false},"due_original":{"at":"2026-12-01T17:00:00+07:00","until":"2026-12-01T23:59:59.999999+07:00","assumed":[],"provisional":false},"due_before":null,"clock":{"entries":[{"kind":"start","at":"2026-11-23T09:05:00+07:00","term":"5 working days"}]},"rule":0,"cause":"accepted","calendar_hash":"sha256:ad001b73d7ceb063b0399c7c91515cff4b8522a0a40751e36c3d4ba670f039ca"}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0002',5,1,'step_closed',1795399500000000,1795399500000000,'cb-1','H26.10.2','{"step":"intake","visit":1,"state":"closed","outcome":null,"target":"register"}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0002',6,1,'step_opened',1795399500000000,1795399500000000,'cb-1','H26.10.2','{"step":"register","visit":1,"kind":"procedure","by":"registrar","unit":"H26.10.2","clock":{"entries":[{"kind":"start","at":"2026-11-23T09:05:00+07:00","term":"2 working days"}]},"due":{"at":"2026-11-26T17:00:00+07:00","until":"2026-11-26T23:59:59.999999+07:00","assumed":[],"provisional":false},"phase":"in_progress"}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0002',7,1,'sub_opened',1795399500000000,1795399500000000,'cb-1','H26.10.2','{"step":"register","visit":1,"procedure":"2.000002","unit":"H26.10.2","channel":"online","facts":{"late":false},"shared_due":{"at":"2026-11-26T17:00:00+07:00","until":"2026-11-26T23:59:59.999999+07:00","assumed":[],"provisional":false}}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0002',8,1,'step_overdue',1795712399999999,1796004000000000,'system',NULL,'{"step":"register","visit":1,"due":{"at":"2026-11-26T17:00:00+07:00","until":"2026-11-26T23:59:59.999999+07:00","assumed":[],"provisional":false},"escalate_to":null}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0003',1,1,'submitted',1795399500000000,1795399500000000,'system',NULL,'{"code":"H26.10.2-261123-0003","procedure":"2.000002","procedure_ref":"2.000002@2026-01-01#1","procedure_hash":"sha256:7dcde2fe8054a9fe451f58e92f24755c6280ac729f406b0f3e23c41041ecb2fb","calendar_hash":"sha256:ad001b73d7ceb063b0399c7c91515cff4b8522a0a40751e36c3d4ba670f039ca","unit":"H26.10.2","units":{"one_stop":"H26.10.2","authority":"H26.10.2"},"subject":"subject-2","channel":"online","applicant_kind":"citizen","facts":{"late":false},"documents":[],"missing":[],"delivery_channel":null,"parent":"H26.10.2-261123-0002","parent_step":"register","shared_due":{"at":"2026-11-26T17:00:00+07:00","until":"2026-11-26T23:59:59.999999+07:00","assumed":[],"provisional":false},"phase":"submitted","rule_set":"nd118+309"}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0003',2,1,'step_opened',1795399500000000,1795399500000000,'system',NULL,'{"step":"intake","visit":1,"kind":"receive","by":"one_stop","unit":"H26.10.2","clock":null,"due":null}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0003',3,1,'accepted',1795399500000000,1795399500000000,'system',NULL,'{"rule_set":"nd118+309","rule":0,"phase":"accepted"}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0003',4,1,'promised',1795399500000000,1795399500000000,'system',NULL,'{"due":{"at":"2026-11-26T17:00:00+07:00","until":"2026-11-26T23:59:59.999999+07:00","assumed":[],"provisional":false},"due_original":{"at":"2026-11-26T17:00:00+07:00","until":"2026-11-26T23:59:59.999999+07:00","assumed":[],"provisional":false},"due_before":null,"clock":null,"rule":null,"cause":"accepted","calendar_hash":"sha256:ad001b73d7ceb063b0399c7c91515cff4b8522a0a40751e36c3d4ba670f039ca"}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0003',5,1,'step_closed',1795399500000000,1795399500000000,'system',NULL,'{"step":"intake","visit":1,"state":"closed","outcome":null,"target":"issue"}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0003',6,1,'step_opened',1795399500000000,1795399500000000,'system',NULL,'{"step":"issue","visit":1,"kind":"work","by":"authority","unit":"H26.10.2","clock":null,"due":null}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0003',7,1,'overdue',1795712399999999,1796004000000000,'system',NULL,'{"due":{"at":"2026-11-26T17:00:00+07:00","until":"2026-11-26T23:59:59.999999+07:00","assumed":[],"provisional":false}}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0004',1,1,'submitted',1795399200000000,1795399200000000,'subject-1',NULL,'{"code":"H26.10.2-261123-0004","procedure":"1.000001","procedure_ref":"1.000001@2026-01-01#1","procedure_hash":"sha256:8a03d67c272c859d238f2e499b5da8f702abbda6f0980a11ec7c13b675721447","calendar_hash":"sha256:ad001b73d7ceb063b0399c7c91515cff4b8522a0a40751e36c3d4ba670f039ca","unit":"H26.10.2","units":{"one_stop":"H26.10.2","authority":"H26.10.2"},"subject":"subject-3","channel":"online","applicant_kind":"citizen","facts":{"works":"house"},"documents":["form"],"missing":[],"delivery_channel":null,"parent":null,"parent_step":null,"shared_due":null,"phase":"submitted","rule_set":"nd118+309"}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0004',2,1,'fees_assessed',1795399200000000,1795399200000000,'subject-1',NULL,'{"due":"on_filing","fees":[{"name":"permit_charge","title":null,"kind":"charge","amount":50000,"state":"due","due":"on_filing","basis":"97/2015/QH13","explanation":{"vi":"50.000 đ","en":"VND 50,000"}}],"finance":"due"}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0004',3,1,'step_opened',1795399200000000,1795399200000000,'subject-1',NULL,'{"step":"intake","visit":1,"kind":"receive","by":"one_stop","unit":"H26.10.2","clock":{"entries":[{"kind":"start","at":"2026-11-23T09:00:00+07:00","term":"8 working hours"}]},"due":{"at":"2026-11-25T09:30:00+07:00","until":"2026-11-25T09:30:00+07:00","assumed":[],"provisional":false}}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0004',4,1,'step_overdue',1795573800000000,1796004000000000,'system',NULL,'{"step":"intake","visit":1,"due":{"at":"2026-11-25T09:30:00+07:00","until":"2026-11-25T09:30:00+07:00","assumed":[],"provisional":false},"escalate_to":null}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0005',1,1,'submitted',1795399200000000,1795399200000000,'subject-1',NULL,'{"code":"H26.10.2-261123-0005","procedure":"1.000001","procedure_ref":"1.000001@2026-01-01#1","procedure_hash":"sha256:8a03d67c272c859d238f2e499b5da8f702abbda6f0980a11ec7c13b675721447","calendar_hash":"sha256:ad001b73d7ceb063b0399c7c91515cff4b8522a0a40751e36c3d4ba670f039ca","unit":"H26.10.2","units":{"one_stop":"H26.10.2","authority":"H26.10.2"},"subject":"subject-1","channel":"online","applicant_kind":"citizen","facts":{"works":"house"},"documents":["form"],"missing":[],"delivery_channel":null,"parent":null,"parent_step":null,"shared_due":null,"phase":"submitted","rule_set":"nd118+309"}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0005',2,1,'fees_assessed',1795399200000000,1795399200000000,'subject-1',NULL,'{"due":"on_filing","fees":[{"name":"permit_charge","title":null,"kind":"charge","amount":50000,"state":"due","due":"on_filing","basis":"97/2015/QH13","explanation":{"vi":"50.000 đ","en":"VND 50,000"}}],"finance":"due"}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0005',3,1,'step_opened',1795399200000000,1795399200000000,'subject-1',NULL,'{"step":"intake","visit":1,"kind":"receive","by":"one_stop","unit":"H26.10.2","clock":{"entries":[{"kind":"start","at":"2026-11-23T09:00:00+07:00","term":"8 working hours"}]},"due":{"at":"2026-11-25T09:30:00+07:00","until":"2026-11-25T09:30:00+07:00","assumed":[],"provisional":false}}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0005',4,1,'accepted',1795399500000000,1795399500000000,'cb-1','H26.10.2','{"rule_set":"nd118+309","rule":0,"phase":"accepted"}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0005',5,1,'promised',1795399500000000,1795399500000000,'cb-1','H26.10.2','{"due":{"at":"2026-12-01T17:00:00+07:00","until":"2026-12-01T23:59:59.999999+07:00","assumed":[],"provisional":false},"due_original":{"at":"2026-12-01T17:00:00+07:00","until":"2026-12-01T23:59:59.999999+07:00","assumed":[],"provisional":false},"due_before":null,"clock":{"entries":[{"kind":"start","at":"2026-11-23T09:05:00+07:00","term":"5 working days"}]},"rule":0,"cause":"accepted","calendar_hash":"sha256:ad001b73d7ceb063b0399c7c91515cff4b8522a0a40751e36c3d4ba670f039ca"}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0005',6,1,'step_closed',1795399500000000,1795399500000000,'cb-1','H26.10.2','{"step":"intake","visit":1,"state":"closed","outcome":"complete","target":"examine"}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0005',7,1,'step_opened',1795399500000000,1795399500000000,'cb-1','H26.10.2','{"step":"examine","visit":1,"kind":"work","by":"authority","unit":"H26.10.2","clock":{"entries":[{"kind":"start","at":"2026-11-23T09:05:00+07:00","term":"2 working days"}]},"due":{"at":"2026-11-26T17:00:00+07:00","until":"2026-11-26T23:59:59.999999+07:00","assumed":[],"provisional":false}}',NULL,NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0005',8,1,'withdrawn',1795572000000000,1795572000000000,'cb-1','H26.10.2','{"cause":"officer","phase":"withdrawn"}','1500616f3407d12f3f68537da95c61ee1862feb545ffc4e85517820190b8506a',NULL);
INSERT INTO "events" VALUES('H26.10.2-261123-0005',9,1,'step_cancelled',1795572000000000,1795572000000000,'cb-1','H26.10.2','{"step":"examine","visit":1,"state":"cancelled","cause":"withdrawn"}',NULL,NULL);
CREATE TABLE keys (
	"key" VARCHAR NOT NULL, 
	code VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	salt BLOB, 
	fingerprint VARCHAR, 
	at BIGINT NOT NULL, 
	PRIMARY KEY ("key"), 
	FOREIGN KEY(code) REFERENCES dossiers (code)
)
 WITHOUT ROWID

;
INSERT INTO "keys" VALUES('k-1','H26.10.2-261123-0001',3,X'3B715E78C58F341D59D532C49B0B026B','451bb2c2658372ef610c534e9f57e8beeec720745e5474a20de080b2bfd5d2be',1795399200000000);
INSERT INTO "keys" VALUES('k-2','H26.10.2-261123-0001',10,X'D243975D42E972B1B1B7145B335B2E38','6fe61e16ddbea9e2e0d265ef292fcce124cc306c472929f74c126196e7191508',1795485600000000);
INSERT INTO "keys" VALUES('k-3','H26.10.2-261123-0004',3,NULL,NULL,1795399200000000);
CREATE TABLE meta (
	name VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "meta" VALUES('schema','1');
CREATE TABLE private (
	code VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	salt BLOB NOT NULL, 
	reason TEXT, 
	value TEXT, 
	has_applicant BOOLEAN NOT NULL, 
	PRIMARY KEY (code, seq), 
	FOREIGN KEY(code, seq) REFERENCES events (code, seq)
)
 WITHOUT ROWID

;
INSERT INTO "private" VALUES('H26.10.2-261123-0001',1,X'0793056A1C456E661BD1C25114A13F03',NULL,NULL,1);
INSERT INTO "private" VALUES('H26.10.2-261123-0001',9,X'31E6C1A460217D2D433EE75DA46765AB','Đủ điều kiện',NULL,0);
INSERT INTO "private" VALUES('H26.10.2-261123-0002',1,X'52436936D3AC29ECF60633A045936BC1',NULL,NULL,1);
INSERT INTO "private" VALUES('H26.10.2-261123-0003',1,X'6D827B0D1AC77E81B77EC7DD2FAF7AF2',NULL,NULL,1);
INSERT INTO "private" VALUES('H26.10.2-261123-0005',1,X'EF611470CEEB6A09FE06737622E93F9C',NULL,NULL,1);
INSERT INTO "private" VALUES('H26.10.2-261123-0005',8,X'20A5765E80FAEC5DE79D16981CF0E12A','Theo đề nghị',NULL,0);
CREATE TABLE subjects (
	id VARCHAR NOT NULL, 
	data TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "subjects" VALUES('subject-1','{"name":"Nguyễn Văn Thử"}');
INSERT INTO "subjects" VALUES('subject-2','{"name":"Nguyễn Văn Ví Dụ","phone":"0900 000 000"}');
CREATE TABLE texts (
	hash VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	text TEXT NOT NULL, 
	PRIMARY KEY (hash)
);
INSERT INTO "texts" VALUES('sha256:8a03d67c272c859d238f2e499b5da8f702abbda6f0980a11ec7c13b675721447','definition','
procedure: "1.000001"
title: {vi: Cấp giấy phép ví dụ, en: Example permit}
field: xay-dung
levels: [commune]
in_force: {from: 2026-01-01, until: 2026-11-30, decided_by: 1/2026/QĐ}
channels: [online, counter]
applicants: [citizen, organisation]
legal_basis: [118/2025/NĐ-CP]
results:
  permit: {vi: Giấy phép}
facts:
  works:
    ask: applicant
    choose: [house, other]
    label: {vi: Loại công trình}
  owner_note:
    ask: applicant
    type: text
    optional: true
    label: {vi: Ghi chú của chủ công trình}
agencies:
  one_stop: {kind: one_stop, level: commune}
  authority: {kind: authority, level: commune}
  fire: {kind: consulted, level: province}
deadline:
  - limit: 5 ngày làm việc
    basis: 1/2026/QĐ, Điều 5
steps:
  intake:
    by: one_stop
    do: receive
    within: 8 giờ làm việc
    outcomes: {complete: examine, incomplete: ask_applicant, refuse: refuse_intake}
  examine:
    by: authority
    within: 2 ngày làm việc
    outcomes: {ready: ask_fire, incomplete: ask_applicant, unfit: refuse}
  ask_fire:
    by: fire
    do: consult
    within: 1 ngày làm việc
    on_silence: consent
    then: decide
  decide:
    by: authority
    title: {vi: Ký giấy phép}
    outcomes: {sign: deliver, back: examine}
  deliver: {by: one_stop, do: deliver, result: permit}
fees:
  permit_charge:
    kind: charge
    amount: 50000
    due: on_filing
    basis: 97/2015/QH13
documents:
  form: {title: {vi: Đơn đề nghị}, submit: submit, originals: 1}
');
INSERT INTO "texts" VALUES('sha256:ad001b73d7ceb063b0399c7c91515cff4b8522a0a40751e36c3d4ba670f039ca','calendar','{"as_of":"2026-11-23","holidays":{"culture":{"en":"Vietnam Culture Day","vi":"Ngày Văn hóa Việt Nam 24/11"},"hung_kings":{"en":"Hùng Kings'' Commemoration Day","vi":"Giỗ Tổ Hùng Vương (10/3 âm lịch)"},"labour":{"en":"International Labour Day","vi":"Ngày Quốc tế Lao động 1/5"},"national":{"en":"National Day","vi":"Quốc khánh 2/9"},"new_year":{"en":"New Year''s Day","vi":"Tết Dương lịch"},"tet":{"en":"Lunar New Year (Tết)","vi":"Tết Nguyên đán"},"victory":{"en":"Reunification Day","vi":"Ngày Chiến thắng 30/4"}},"hours":[{"intervals":[["07:30","11:30"],["13:30","17:00"]]}],"id":"VN","off":[{"confidence":"derived","date":"2010-01-01","holiday":"new_year","kind":"statutory","source":"law-1994"},{"confidence":"read","date":"2010-02-13","holiday":"tet","kind":"statutory","source":"2010a"},{"confidence":"read","date":"2010-02-14","holiday":"tet","kind":"statutory","source":"2010a"},{"confidence":"read","date":"2010-02-15","holiday":"tet","kind":"statutory","source":"2010a"},{"confidence":"read","date":"2010-02-16","holiday":"tet","kind":"statutory","source":"2010a"},{"confidence":"read","date":"2010-02-17","for":"2010-02-13","holiday":"tet","kind":"compensatory","source":"2010a"},{"confidence":"read","date":"2010-02-18","for":"2010-02-14","holiday":"tet","kind":"compensatory","source":"2010a"},{"confidence":"read","date":"2010-02-19","holiday":"tet","kind":"swapped_off","make_up":"2010-02-27","source":"2010a"},{"confidence":"derived","date":"2010-04-23","holiday":"hung_kings","kind":"statutory","source":"law-1994"},{"confidence":"derived","date":"2010-04-30","holiday":"victory","kind":"statutory","source":"law-1994"},{"confidence":"derived","date":"2010-05-01","holiday":"labour","kind":"statutory","source":"law-1994"},{"confidence":"derived","date":"2010-05-03","for":"2010-05-01","holiday":"labour","kind":"compensatory","source":"law-1994"},{"confidence":"derived","date":"2010-09-02","holiday":"national","kind":"statutory","source":"law-1994"},{"announced":"2010-08-25","confidence":"read","date":"2010-09-03","holiday":"national","kind":"swapped_off","make_up":"2010-09-11","source":"2010b"},{"confidence":"derived","date":"2011-01-01","holiday":"new_year","kind":"statutory","source":"law-1994"},{"confidence":"derived","date":"2011-01-03","for":"2011-01-01","holiday":"new_year","kind":"compensatory","source":"law-1994"},{"announced":"2010-12-31","confidence":"read","date":"2011-01-31","holiday":"tet","kind":"swapped_off","make_up":"2011-01-29","source":"2011a"},{"announced":"2010-12-31","confidence":"read","date":"2011-02-01","holiday":"tet","kind":"swapped_off","make_up":"2011-01-30","source":"2011a"},{"confidence":"read","date":"2011-02-02","holiday":"tet","kind":"statutory","source":"2011a"},{"confidence":"read","date":"2011-02-03","holiday":"tet","kind":"statutory","source":"2011a"},{"confidence":"read","date":"2011-02-04","holiday":"tet","kind":"statutory","source":"2011a"},{"confidence":"read","date":"2011-02-05","holiday":"tet","kind":"statutory","source":"2011a"},{"confidence":"read","date":"2011-02-07","for":"2011-02-05","holiday":"tet","kind":"compensatory","source":"2011a"},{"announced":"2010-12-31","confidence":"read","date":"2011-04-11","holiday":"hung_kings","kind":"swapped_off","make_up":"2011-04-09","source":"2011a"},{"confidence":"derived","date":"2011-04-12","holiday":"hung_kings","kind":"statutory","source":"law-1994"},{"confidence":"derived","date":"2011-04-30","holiday":"victory","kind":"statutory","source":"law-1994"},{"confidence":"derived","date":"2011-05-01","holiday":"labour","kind":"statutory","source":"law-1994"},{"confidence":"derived","date":"2011-05-02","for":"2011-04-30","holiday":"victory","kind":"compensatory","source":"law-1994"},{"confidence":"derived","date":"2011-05-03","for":"2011-05-01","holiday":"labour","kind":"compensatory","source":"law-1994"},{"confidence":"derived","date":"2011-09-02","holiday":"national","kind":"statutory","source":"law-1994"},{"confidence":"derived","date":"2012-01-01","holiday":"new_year","kind":"statutory","source":"law-1994"},{"confidence":"derived","date":"2012-01-02","for":"2012-01-01","holiday":"new_year","kind":"compensatory","source":"law-1994"},{"confidence":"read","date":"2012-01-22","holiday":"tet","kind":"statutory","source":"2012a"},{"confidence":"read","date":"2012-01-23","holiday":"tet","kind":"statutory","source":"2012a"},{"confidence":"read","date":"2012-01-24","holiday":"tet","kind":"statutory","source":"2012a"},{"confidence":"read","date":"2012-01-25","holiday":"tet","kind":"statutory","source":"2012a"},{"confidence":"read","date":"2012-01-26","for":"2012-01-22","holiday":"tet","kind":"compensatory","source":"2012a"},{"announced":"2011-12-27","confidence":"read","date":"2012-01-27","holiday":"tet","kind":"swapped_off","make_up":"2012-02-04","source":"2012a"},{"confidence":"derived","date":"2012-03-31","holiday":"hung_kings","kind":"statutory","source":"law-1994"},{"confidence":"derived","date":"2012-04-02","for":"2012-03-31","holiday":"hung_kings","kind":"compensatory","source":"law-1994"},{"confidence":"derived","date":"2012-04-30","holiday":"victory","kind":"statutory","source":"law-1994"},{"confidence":"derived","date":"2012-05-01","holiday":"labour","kind":"statutory","source":"law-1994"},{"confidence":"derived","date":"2012-09-02","holiday":"national","kind":"statutory","source":"law-1994"},{"confidence":"derived","date":"2012-09-03","for":"2012-09-02","holiday":"national","kind":"compensatory","source":"law-1994"},{"announced":"2012-11-23","confidence":"read","date":"2012-12-31","holiday":"new_year","kind":"swapped_off","make_up":"2013-01-05","source":"2013a"},{"confidence":"derived","date":"2013-01-01","holiday":"new_year","kind":"statutory","source":"law-1994"},{"confidence":"read","date":"2013-02-09","holiday":"tet","kind":"statutory","source":"2013a"},{"confidence":"read","date":"2013-02-10","holiday":"tet","kind":"statutory","source":"2013a"},{"confidence":"read","date":"2013-02-11","holiday":"tet","kind":"statutory","source":"2013a"},{"confidence":"read","date":"2013-02-12","holiday":"tet","kind":"statutory","source":"2013a"},{"confidence":"read","date":"2013-02-13","for":"2013-02-09","holiday":"tet","kind":"compensatory","source":"2013a"},{"confidence":"read","date":"2013-02-14","for":"2013-02-10","holiday":"tet","kind":"compensatory","source":"2013a"},{"announced":"2012-11-23","confidence":"read","date":"2013-02-15","holiday":"tet","kind":"swapped_off","make_up":"2013-02-23","source":"2013a"},{"confidence":"derived","date":"2013-04-19","holiday":"hung_kings","kind":"statutory","source":"law-1994"},{"announced":"2012-11-23","confidence":"read","date":"2013-04-29","holiday":"victory","kind":"swapped_off","make_up":"2013-05-04","source":"2013a"},{"confidence":"derived","date":"2013-04-30","holiday":"victory","kind":"statutory","source":"law-1994"},{"confidence":"derived","date":"2013-05-01","holiday":"labour","kind":"statutory","source":"law-1994"},{"confidence":"derived","date":"2013-09-02","holiday":"national","kind":"statutory","source":"law-1994"},{"confidence":"derived","date":"2014-01-01","holiday":"new_year","kind":"statutory","source":"law-2012"},{"announced":"2013-12-12","confidence":"read","date":"2014-01-28","holiday":"tet","kind":"swapped_off","make_up":"2014-01-25","source":"2014a"},{"announced":"2013-12-12","confidence":"read","date":"2014-01-29","holiday":"tet","kind":"swapped_off","make_up":"2014-02-08","source":"2014a"},{"confidence":"read","date":"2014-01-30","holiday":"tet","kind":"statutory","source":"2014a"},{"confidence":"read","date":"2014-01-31","holiday":"tet","kind":"statutory","source":"2014a"},{"confidence":"read","date":"2014-02-01","holiday":"tet","kind":"statutory","source":"2014a"},{"confidence":"read","date":"2014-02-02","holiday":"tet","kind":"statutory","source":"2014a"},{"confidence":"read","date":"2014-02-03","holiday":"tet","kind":"statutory","source":"2014a"},{"confidence":"read","date":"2014-02-04","for":"2014-02-01","holiday":"tet","kind":"compensatory","source":"2014a"},{"confidence":"read","date":"2014-02-05","for":"2014-02-02","holiday":"tet","kind":"compensatory","source":"2014a"},{"confidence":"derived","date":"2014-04-09","holiday":"hung_kings","kind":"statutory","source":"law-2012"},{"confidence":"derived","date":"2014-04-30","holiday":"victory","kind":"statutory","source":"law-2012"},{"confidence":"derived","date":"2014-05-01","holiday":"labour","kind":"statutory","source":"law-2012"},{"announced":"2013-12-12","confidence":"read","date":"2014-05-02","holiday":"labour","kind":"swapped_off","make_up":"2014-04-26","source":"2014a"},{"announced":"2013-12-12","confidence":"read","date":"2014-09-01","holiday":"national","kind":"swapped_off","make_up":"2014-09-06","source":"2014b"},{"confidence":"derived","date":"2014-09-02","holiday":"national","kind":"statutory","source":"law-2012"},{"confidence":"derived","date":"2015-01-01","holiday":"new_year","kind":"statutory","source":"law-2012"},{"confidence":"read","date":"2015-01-02","holiday":"new_year","kind":"swapped_off","make_up":"2014-12-27","source":"2015a"},{"confidence":"read","date":"2015-02-16","holiday":"tet","kind":"swapped_off","make_up":"2015-02-14","source":"2015a"},{"confidence":"read","date":"2015-02-17","holiday":"tet","kind":"statutory","source":"2015a"},{"confidence":"read","date":"2015-02-18","holiday":"tet","kind":"statutory","source":"2015a"},{"confidence":"read","date":"2015-02-19","holiday":"tet","kind":"statutory","source":"2015a"},{"confidence":"read","date":"2015-02-20","holiday":"tet","kind":"statutory","source":"2015a"},{"confidence":"read","date":"2015-02-21","holiday":"tet","kind":"statutory","source":"2015a"},{"confidence":"read","date":"2015-02-23","for":"2015-02-21","holiday":"tet","kind":"compensatory","source":"2015a"},{"confidence":"derived","date":"2015-04-28","holiday":"hung_kings","kind":"statutory","source":"law-2012"},{"confidence":"memory","date":"2015-04-29","holiday":"victory","kind":"swapped_off","make_up":"2015-04-25","source":"2015a"},{"confidence":"derived","date":"2015-04-30","holiday":"victory","kind":"statutory","source":"law-2012"},{"confidence":"derived","date":"2015-05-01","holiday":"labour","kind":"statutory","source":"law-2012"},{"confidence":"derived","date":"2015-09-02","holiday":"national","kind":"statutory","source":"law-2012"},{"confidence":"read","date":"2016-01-01","holiday":"new_year","kind":"statutory","source":"2016a"},{"confidence":"read","date":"2016-02-07","holiday":"tet","kind":"statutory","source":"2016a"},{"confidence":"read","date":"2016-02-08","holiday":"tet","kind":"statutory","source":"2016a"},{"confidence":"read","date":"2016-02-09","holiday":"tet","kind":"statutory","source":"2016a"},{"confidence":"read","date":"2016-02-10","holiday":"tet","kind":"statutory","source":"2016a"},{"confidence":"read","date":"2016-02-11","holiday":"tet","kind":"statutory","source":"2016a"},{"confidence":"read","date":"2016-02-12","for":"2016-02-07","holiday":"tet","kind":"compensatory","source":"2016a"},{"confidence":"read","date":"2016-04-16","holiday":"hung_kings","kind":"statutory","source":"2016a"},{"confidence":"read","date":"2016-04-18","for":"2016-04-16","holiday":"hung_kings","kind":"compensatory","source":"2016a"},{"confidence":"read","date":"2016-04-30","holiday":"victory","kind":"statutory","source":"2016a"},{"confidence":"read","date":"2016-05-01","holiday":"labour","kind":"statutory","source":"2016a"},{"confidence":"read","date":"2016-05-02","for":"2016-04-30","holiday":"victory","kind":"compensatory","source":"2016a"},{"confidence":"read","date":"2016-05-03","for":"2016-05-01","holiday":"labour","kind":"compensatory","source":"2016a"},{"confidence":"read","date":"2016-09-02","holiday":"national","kind":"statutory","source":"2016a"},{"confidence":"derived","date":"2017-01-01","holiday":"new_year","kind":"statutory","source":"law-2012"},{"confidence":"derived","date":"2017-01-02","for":"2017-01-01","holiday":"new_year","kind":"compensatory","source":"law-2012"},{"confidence":"read","date":"2017-01-26","holiday":"tet","kind":"statutory","source":"2017a"},{"confidence":"read","date":"2017-01-27","holiday":"tet","kind":"statutory","source":"2017a"},{"confidence":"read","date":"2017-01-28","holiday":"tet","kind":"statutory","source":"2017a"},{"confidence":"read","date":"2017-01-29","holiday":"tet","kind":"statutory","source":"2017a"},{"confidence":"read","date":"2017-01-30","holiday":"tet","kind":"statutory","source":"2017a"},{"confidence":"read","date":"2017-01-31","for":"2017-01-28","holiday":"tet","kind":"compensatory","source":"2017a"},{"confidence":"read","date":"2017-02-01","for":"2017-01-29","holiday":"tet","kind":"compensatory","source":"2017a"},{"confidence":"derived","date":"2017-04-06","holiday":"hung_kings","kind":"statutory","source":"law-2012"},{"confidence":"derived","date":"2017-04-30","holiday":"victory","kind":"statutory","source":"law-2012"},{"confidence":"derived","date":"2017-05-01","holiday":"labour","kind":"statutory","source":"law-2012"},{"confidence":"derived","date":"2017-05-02","for":"2017-04-30","holiday":"victory","kind":"compensatory","source":"law-2012"},{"confidence":"derived","date":"2017-09-02","holiday":"national","kind":"statutory","source":"law-2012"},{"confidence":"derived","date":"2017-09-04","for":"2017-09-02","holiday":"national","kind":"compensatory","source":"law-2012"},{"confidence":"derived","date":"2018-01-01","holiday":"new_year","kind":"statutory","source":"law-2012"},{"confidence":"read","date":"2018-02-14","holiday":"tet","kind":"statutory","source":"2018a"},{"confidence":"read","date":"2018-02-15","holiday":"tet","kind":"statutory","source":"2018a"},{"confidence":"read","date":"2018-02-16","holiday":"tet","kind":"statutory","source":"2018a"},{"confidence":"read","date":"2018-02-17","holiday":"tet","kind":"statutory","source":"2018a"},{"confidence":"read","date":"2018-02-18","holiday":"tet","kind":"statutory","source":"2018a"},{"confidence":"read","date":"2018-02-19","for":"2018-02-17","holiday":"tet","kind":"compensatory","source":"2018a"},{"confidence":"read","date":"2018-02-20","for":"2018-02-18","holiday":"tet","kind":"compensatory","source":"2018a"},{"confidence":"derived","date":"2018-04-25","holiday":"hung_kings","kind":"statutory","source":"law-2012"},{"confidence":"derived","date":"2018-04-30","holiday":"victory","kind":"statutory","source":"law-2012"},{"confidence":"derived","date":"2018-05-01","holiday":"labour","kind":"statutory","source":"law-2012"},{"confidence":"derived","date":"2018-09-02","holiday":"national","kind":"statutory","source":"law-2012"},{"confidence":"derived","date":"2018-09-03","for":"2018-09-02","holiday":"national","kind":"compensatory","source":"law-2012"},{"announced":"2018-07-11","confidence":"read","date":"2018-12-31","holiday":"new_year","kind":"swapped_off","make_up":"2019-01-05","source":"2019a"},{"confidence":"derived","date":"2019-01-01","holiday":"new_year","kind":"statutory","source":"law-2012"},{"confidence":"read","date":"2019-02-04","holiday":"tet","kind":"statutory","source":"2019a"},{"confidence":"read","date":"2019-02-05","holiday":"tet","kind":"statutory","source":"2019a"},{"confidence":"read","date":"2019-02-06","holiday":"tet","kind":"statutory","source":"2019a"},{"confidence":"read","date":"2019-02-07","holiday":"tet","kind":"statutory","source":"2019a"},{"confidence":"read","date":"2019-02-08","holiday":"tet","kind":"statutory","source":"2019a"},{"confidence":"derived","date":"2019-04-14","holiday":"hung_kings","kind":"statutory","source":"law-2012"},{"confidence":"derived","date":"2019-04-15","for":"2019-04-14","holiday":"hung_kings","kind":"compensatory","source":"law-2012"},{"announced":"2018-07-11","confidence":"read","date":"2019-04-29","holiday":"victory","kind":"swapped_off","make_up":"2019-05-04","source":"2019a"},{"confidence":"derived","date":"2019-04-30","holiday":"victory","kind":"statutory","source":"law-2012"},{"confidence":"derived","date":"2019-05-01","holiday":"labour","kind":"statutory","source":"law-2012"},{"confidence":"derived","date":"2019-09-02","holiday":"national","kind":"statutory","source":"law-2012"},{"confidence":"derived","date":"2020-01-01","holiday":"new_year","kind":"statutory","source":"law-2012"},{"confidence":"read","date":"2020-01-23","holiday":"tet","kind":"statutory","source":"2020a"},{"confidence":"read","date":"2020-01-24","holiday":"tet","kind":"statutory","source":"2020a"},{"confidence":"read","date":"2020-01-25","holiday":"tet","kind":"statutory","source":"2020a"},{"confidence":"read","date":"2020-01-26","holiday":"tet","kind":"statutory","source":"2020a"},{"confidence":"read","date":"2020-01-27","holiday":"tet","kind":"statutory","source":"2020a"},{"confidence":"read","date":"2020-01-28","for":"2020-01-25","holiday":"tet","kind":"compensatory","source":"2020a"},{"confidence":"read","date":"2020-01-29","for":"2020-01-26","holiday":"tet","kind":"compensatory","source":"2020a"},{"confidence":"derived","date":"2020-04-02","holiday":"hung_kings","kind":"statutory","source":"law-2012"},{"confidence":"derived","date":"2020-04-30","holiday":"victory","kind":"statutory","source":"law-2012"},{"confidence":"derived","date":"2020-05-01","holiday":"labour","kind":"statutory","source":"law-2012"},{"confidence":"derived","date":"2020-09-02","holiday":"national","kind":"statutory","source":"law-2012"},{"confidence":"read","date":"2021-01-01","holiday":"new_year","kind":"statutory","source":"2021a"},{"confidence":"read","date":"2021-02-10","holiday":"tet","kind":"statutory","source":"2021a"},{"confidence":"read","date":"2021-02-11","holiday":"tet","kind":"statutory","source":"2021a"},{"confidence":"read","date":"2021-02-12","holiday":"tet","kind":"statutory","source":"2021a"},{"confidence":"read","date":"2021-02-13","holiday":"tet","kind":"statutory","source":"2021a"},{"confidence":"read","date":"2021-02-14","holiday":"tet","kind":"statutory","source":"2021a"},{"confidence":"read","date":"2021-02-15","for":"2021-02-13","holiday":"tet","kind":"compensatory","source":"2021a"},{"confidence":"read","date":"2021-02-16","for":"2021-02-14","holiday":"tet","kind":"compensatory","source":"2021a"},{"confidence":"read","date":"2021-04-21","holiday":"hung_kings","kind":"statutory","source":"2021a"},{"confidence":"read","date":"2021-04-30","holiday":"victory","kind":"statutory","source":"2021a"},{"confidence":"read","date":"2021-05-01","holiday":"labour","kind":"statutory","source":"2021a"},{"confidence":"read","date":"2021-05-03","for":"2021-05-01","holiday":"labour","kind":"compensatory","source":"2021a"},{"confidence":"read","date":"2021-09-02","holiday":"national","kind":"statutory","source":"2021a"},{"confidence":"read","date":"2021-09-03","holiday":"national","kind":"statutory","source":"2021a"},{"confidence":"derived","date":"2022-01-01","holiday":"new_year","kind":"statutory","source":"law-2019"},{"confidence":"derived","date":"2022-01-03","for":"2022-01-01","holiday":"new_year","kind":"compensatory","source":"law-2019"},{"confidence":"read","date":"2022-01-31","holiday":"tet","kind":"statutory","source":"2022a"},{"confidence":"read","date":"2022-02-01","holiday":"tet","kind":"statutory","source":"2022a"},{"confidence":"read","date":"2022-02-02","holiday":"tet","kind":"statutory","source":"2022a"},{"confidence":"read","date":"2022-02-03","holiday":"tet","kind":"statutory","source":"2022a"},{"confidence":"read","date":"2022-02-04","holiday":"tet","kind":"statutory","source":"2022a"},{"confidence":"derived","date":"2022-04-10","holiday":"hung_kings","kind":"statutory","source":"law-2019"},{"confidence":"derived","date":"2022-04-11","for":"2022-04-10","holiday":"hung_kings","kind":"compensatory","source":"law-2019"},{"confidence":"derived","date":"2022-04-30","holiday":"victory","kind":"statutory","source":"law-2019"},{"confidence":"derived","date":"2022-05-01","holiday":"labour","kind":"statutory","source":"law-2019"},{"confidence":"derived","date":"2022-05-02","for":"2022-04-30","holiday":"victory","kind":"compensatory","source":"law-2019"},{"confidence":"derived","date":"2022-05-03","for":"2022-05-01","holiday":"labour","kind":"compensatory","source":"law-2019"},{"confidence":"read","date":"2022-09-01","holiday":"national","kind":"statutory","source":"2022a"},{"confidence":"read","date":"2022-09-02","holiday":"national","kind":"statutory","source":"2022a"},{"confidence":"derived","date":"2023-01-01","holiday":"new_year","kind":"statutory","source":"law-2019"},{"confidence":"derived","date":"2023-01-02","for":"2023-01-01","holiday":"new_year","kind":"compensatory","source":"law-2019"},{"confidence":"read","date":"2023-01-20","holiday":"tet","kind":"statutory","source":"2023a"},{"confidence":"read","date":"2023-01-21","holiday":"tet","kind":"statutory","source":"2023a"},{"confidence":"read","date":"2023-01-22","holiday":"tet","kind":"statutory","source":"2023a"},{"confidence":"read","date":"2023-01-23","holiday":"tet","kind":"statutory","source":"2023a"},{"confidence":"read","date":"2023-01-24","holiday":"tet","kind":"statutory","source":"2023a"},{"confidence":"read","date":"2023-01-25","for":"2023-01-21","holiday":"tet","kind":"compensatory","source":"2023a"},{"confidence":"read","date":"2023-01-26","for":"2023-01-22","holiday":"tet","kind":"compensatory","source":"2023a"},{"confidence":"derived","date":"2023-04-29","holiday":"hung_kings","kind":"statutory","source":"law-2019"},{"confidence":"derived","date":"2023-04-30","holiday":"victory","kind":"statutory","source":"law-2019"},{"confidence":"derived","date":"2023-05-01","holiday":"labour","kind":"statutory","source":"law-2019"},{"confidence":"derived","date":"2023-05-02","for":"2023-04-29","holiday":"hung_kings","kind":"compensatory","source":"law-2019"},{"confidence":"derived","date":"2023-05-03","for":"2023-04-30","holiday":"victory","kind":"compensatory","source":"law-2019"},{"confidence":"read","date":"2023-09-01","holiday":"national","kind":"statutory","source":"2023a"},{"confidence":"read","date":"2023-09-02","holiday":"national","kind":"statutory","source":"2023a"},{"confidence":"read","date":"2023-09-04","for":"2023-09-02","holiday":"national","kind":"compensatory","source":"2023a"},{"confidence":"derived","date":"2024-01-01","holiday":"new_year","kind":"statutory","source":"law-2019"},{"confidence":"read","date":"2024-02-08","holiday":"tet","kind":"statutory","source":"2024a"},{"confidence":"read","date":"2024-02-09","holiday":"tet","kind":"statutory","source":"2024a"},{"confidence":"read","date":"2024-02-10","holiday":"tet","kind":"statutory","source":"2024a"},{"confidence":"read","date":"2024-02-11","holiday":"tet","kind":"statutory","source":"2024a"},{"confidence":"read","date":"2024-02-12","holiday":"tet","kind":"statutory","source":"2024a"},{"confidence":"read","date":"2024-02-13","for":"2024-02-10","holiday":"tet","kind":"compensatory","source":"2024a"},{"confidence":"read","date":"2024-02-14","for":"2024-02-11","holiday":"tet","kind":"compensatory","source":"2024a"},{"confidence":"derived","date":"2024-04-18","holiday":"hung_kings","kind":"statutory","source":"law-2019"},{"announced":"2024-04-12","confidence":"read","date":"2024-04-29","holiday":"victory","kind":"swapped_off","make_up":"2024-05-04","source":"2024b"},{"confidence":"derived","date":"2024-04-30","holiday":"victory","kind":"statutory","source":"law-2019"},{"confidence":"derived","date":"2024-05-01","holiday":"labour","kind":"statutory","source":"law-2019"},{"confidence":"read","date":"2024-09-02","holiday":"national","kind":"statutory","source":"2024a"},{"confidence":"read","date":"2024-09-03","holiday":"national","kind":"statutory","source":"2024a"},{"confidence":"read","date":"2025-01-01","holiday":"new_year","kind":"statutory","source":"2025a"},{"confidence":"read","date":"2025-01-27","holiday":"tet","kind":"statutory","source":"2025a"},{"confidence":"read","date":"2025-01-28","holiday":"tet","kind":"statutory","source":"2025a"},{"confidence":"read","date":"2025-01-29","holiday":"tet","kind":"statutory","source":"2025a"},{"confidence":"read","date":"2025-01-30","holiday":"tet","kind":"statutory","source":"2025a"},{"confidence":"read","date":"2025-01-31","holiday":"tet","kind":"statutory","source":"2025a"},{"confidence":"read","date":"2025-04-07","holiday":"hung_kings","kind":"statutory","source":"2025a"},{"confidence":"read","date":"2025-04-30","holiday":"victory","kind":"statutory","source":"2025a"},{"confidence":"read","date":"2025-05-01","holiday":"labour","kind":"statutory","source":"2025a"},{"announced":"2024-12-03","confidence":"read","date":"2025-05-02","holiday":"labour","kind":"swapped_off","make_up":"2025-04-26","source":"2025a"},{"confidence":"read","date":"2025-09-01","holiday":"national","kind":"statutory","source":"2025a"},{"confidence":"read","date":"2025-09-02","holiday":"national","kind":"statutory","source":"2025a"},{"confidence":"derived","date":"2026-01-01","holiday":"new_year","kind":"statutory","source":"law-2019"},{"announced":"2025-12-25","confidence":"read","date":"2026-01-02","holiday":"new_year","kind":"swapped_off","make_up":"2026-01-10","source":"2026b"},{"confidence":"read","date":"2026-02-16","holiday":"tet","kind":"statutory","source":"2026a"},{"confidence":"read","date":"2026-02-17","holiday":"tet","kind":"statutory","source":"2026a"},{"confidence":"read","date":"2026-02-18","holiday":"tet","kind":"statutory","source":"2026a"},{"confidence":"read","date":"2026-02-19","holiday":"tet","kind":"statutory","source":"2026a"},{"confidence":"read","date":"2026-02-20","holiday":"tet","kind":"statutory","source":"2026a"},{"confidence":"derived","date":"2026-04-26","holiday":"hung_kings","kind":"statutory","source":"law-2019"},{"confidence":"derived","date":"2026-04-27","for":"2026-04-26","holiday":"hung_kings","kind":"compensatory","source":"law-2019"},{"confidence":"derived","date":"2026-04-30","holiday":"victory","kind":"statutory","source":"law-2019"},{"confidence":"derived","date":"2026-05-01","holiday":"labour","kind":"statutory","source":"law-2019"},{"announced":"2025-10-16","confidence":"read","date":"2026-08-31","holiday":"national","kind":"swapped_off","make_up":"2026-08-22","source":"2026a"},{"confidence":"read","date":"2026-09-01","holiday":"national","kind":"statutory","source":"2026a"},{"confidence":"read","date":"2026-09-02","holiday":"national","kind":"statutory","source":"2026a"},{"confidence":"read","date":"2026-11-24","holiday":"culture","kind":"statutory","source":"2026c"},{"confidence":"provisional","date":"2027-01-01","holiday":"new_year","kind":"statutory","source":"assumed-2027"},{"confidence":"provisional","date":"2027-02-04","holiday":"tet","kind":"statutory","source":"assumed-2027"},{"confidence":"provisional","date":"2027-02-05","holiday":"tet","kind":"statutory","source":"assumed-2027"},{"confidence":"provisional","date":"2027-02-06","holiday":"tet","kind":"statutory","source":"assumed-2027"},{"confidence":"provisional","date":"2027-02-07","holiday":"tet","kind":"statutory","source":"assumed-2027"},{"confidence":"provisional","date":"2027-02-08","holiday":"tet","kind":"statutory","source":"assumed-2027"},{"confidence":"provisional","date":"2027-02-09","for":"2027-02-06","holiday":"tet","kind":"compensatory","source":"assumed-2027"},{"confidence":"provisional","date":"2027-02-10","for":"2027-02-07","holiday":"tet","kind":"compensatory","source":"assumed-2027"},{"confidence":"provisional","date":"2027-04-16","holiday":"hung_kings","kind":"statutory","source":"assumed-2027"},{"confidence":"provisional","date":"2027-04-30","holiday":"victory","kind":"statutory","source":"assumed-2027"},{"confidence":"provisional","date":"2027-05-01","holiday":"labour","kind":"statutory","source":"assumed-2027"},{"confidence":"provisional","date":"2027-05-03","for":"2027-05-01","holiday":"labour","kind":"compensatory","source":"assumed-2027"},{"confidence":"provisional","date":"2027-09-02","holiday":"national","kind":"statutory","source":"assumed-2027"},{"confidence":"provisional","date":"2027-09-03","holiday":"national","kind":"statutory","source":"assumed-2027"},{"confidence":"read","date":"2027-11-24","holiday":"culture","kind":"statutory","source":"2026c"}],"overlays":[],"schema":"onestop-calendar/1","sources":{"2010a":"hanoimoi.vn, 06/02/2010","2010b":"Văn bản 5971/VPCP-KGVX (8/2010)","2011a":"Công văn 9529/VPCP-KGVX, 31/12/2010","2012a":"baobinhdinh.vn, 27/12/2011 (theo chinhphu.vn)","2013a":"tienphong.vn, 23/11/2012; baothainguyen.vn, 28/12/2012","2014a":"baodongthap.com.vn, 18/12/2013","2014b":"Thông báo lịch nghỉ giao dịch 2014 của HOSE","2015a":"Tờ trình 89/TTr-LĐTBXH, 20/11/2014, và báo chí","2016a":"VnExpress, 30/10/2015","2017a":"batgt.camau.gov.vn, lịch nghỉ Tết 2017","2018a":"e.vnexpress.net, 15/12/2017","2019a":"Công văn 6519/VPCP-KGVX, 11/7/2018","2020a":"vietnamnet.vn, lịch nghỉ Tết 2020","2021a":"Văn bản 9895/VPCP-KGVX, 27/11/2020","2022a":"Công văn 245, 11/01/2022","2023a":"vietnamplus.vn, 01/12/2022","2024a":"vietnamnews.vn, 05/11/2023","2024b":"Công văn 2450/VPCP-KGVX, 12/4/2024","2025a":"Thông báo 6150/TB-BLĐTBXH, 3/12/2024; công văn 8726/VPCP-KGVX","2026a":"Thông báo 9441/TB-BNV, 16/10/2025","2026b":"Công văn 12729/VPCP-KGVX, 25/12/2025","2026c":"Nghị quyết 28/2026/QH16, hiệu lực 01/7/2026","assumed-2027":"Bộ luật Lao động 2019 và âm lịch","exchange":"Các phiên VN-Index 2010 đến 21/8/2026 (đối chiếu ngày nghỉ trong tuần)","law-1994":"Bộ luật Lao động 1994 (sửa đổi 2007), Điều 73","law-2012":"Bộ luật Lao động 2012, Điều 115","law-2019":"Bộ luật Lao động 2019, Điều 111 và 112"},"title":{"en":"Working calendar of state offices that rest on Saturday and Sunday","vi":"Lịch làm việc của cơ quan nhà nước nghỉ thứ Bảy và Chủ nhật"},"working":[{"confidence":"read","date":"2010-02-27","holiday":"tet","instead_of":"2010-02-19","source":"2010a"},{"confidence":"read","date":"2010-09-11","holiday":"national","instead_of":"2010-09-03","source":"2010b"},{"confidence":"read","date":"2011-01-29","holiday":"tet","instead_of":"2011-01-31","source":"2011a"},{"confidence":"read","date":"2011-01-30","holiday":"tet","instead_of":"2011-02-01","source":"2011a"},{"confidence":"read","date":"2011-04-09","holiday":"hung_kings","instead_of":"2011-04-11","source":"2011a"},{"confidence":"read","date":"2012-02-04","holiday":"tet","instead_of":"2012-01-27","source":"2012a"},{"confidence":"read","date":"2013-01-05","holiday":"new_year","instead_of":"2012-12-31","source":"2013a"},{"confidence":"read","date":"2013-02-23","holiday":"tet","instead_of":"2013-02-15","source":"2013a"},{"confidence":"read","date":"2013-05-04","holiday":"victory","instead_of":"2013-04-29","source":"2013a"},{"confidence":"read","date":"2014-01-25","holiday":"tet","instead_of":"2014-01-28","source":"2014a"},{"confidence":"read","date":"2014-02-08","holiday":"tet","instead_of":"2014-01-29","source":"2014a"},{"confidence":"read","date":"2014-04-26","holiday":"labour","instead_of":"2014-05-02","source":"2014a"},{"confidence":"read","date":"2014-09-06","holiday":"national","instead_of":"2014-09-01","source":"2014b"},{"confidence":"read","date":"2014-12-27","holiday":"new_year","instead_of":"2015-01-02","source":"2015a"},{"confidence":"read","date":"2015-02-14","holiday":"tet","instead_of":"2015-02-16","source":"2015a"},{"confidence":"memory","date":"2015-04-25","holiday":"victory","instead_of":"2015-04-29","source":"2015a"},{"confidence":"read","date":"2019-01-05","holiday":"new_year","instead_of":"2018-12-31","source":"2019a"},{"confidence":"read","date":"2019-05-04","holiday":"victory","instead_of":"2019-04-29","source":"2019a"},{"confidence":"read","date":"2024-05-04","holiday":"victory","instead_of":"2024-04-29","source":"2024b"},{"confidence":"read","date":"2025-04-26","holiday":"labour","instead_of":"2025-05-02","source":"2025a"},{"confidence":"read","date":"2026-01-10","holiday":"new_year","instead_of":"2026-01-02","source":"2026b"},{"confidence":"read","date":"2026-08-22","holiday":"national","instead_of":"2026-08-31","source":"2026a"}],"years":{"2010":{"sources":["law-1994","2010a","2010b","exchange"],"status":"official"},"2011":{"sources":["law-1994","2011a","exchange"],"status":"official"},"2012":{"sources":["law-1994","2012a","2013a","exchange"],"status":"official"},"2013":{"sources":["law-1994","2013a","exchange"],"status":"official"},"2014":{"sources":["law-2012","2014a","2014b","exchange"],"status":"official"},"2015":{"sources":["law-2012","2015a","exchange"],"status":"official"},"2016":{"sources":["law-2012","2016a","exchange"],"status":"official"},"2017":{"sources":["law-2012","2017a","exchange"],"status":"official"},"2018":{"sources":["law-2012","2018a","2019a","exchange"],"status":"official"},"2019":{"sources":["law-2012","2019a","exchange"],"status":"official"},"2020":{"sources":["law-2012","2020a","exchange"],"status":"official"},"2021":{"sources":["law-2019","2021a","exchange"],"status":"official"},"2022":{"sources":["law-2019","2022a","exchange"],"status":"official"},"2023":{"sources":["law-2019","2023a","exchange"],"status":"official"},"2024":{"sources":["law-2019","2024a","2024b","exchange"],"status":"official"},"2025":{"sources":["law-2019","2025a","exchange"],"status":"official"},"2026":{"note":{"en":"24 November: resolution 28/2026/QH16 read in three secondary sources, not in the Gazette. No swap was found for Monday 23 November.","vi":"24/11: Nghị quyết 28/2026/QH16 đọc qua ba nguồn thứ cấp, chưa đọc Công báo. Không thấy hoán đổi cho thứ Hai 23/11."},"sources":["law-2019","2026a","2026b","2026c","exchange"],"status":"official"},"2027":{"note":{"en":"Not announced. Other lawful choices: Tết 5–11 February (the 11th instead of the 4th); National Day with 1 September instead of the 3rd; swaps unknown.","vi":"Chưa có thông báo. Phương án khác: Tết nghỉ 05/02–11/02 (11/02 thay cho 04/02); Quốc khánh nghỉ 01/9 thay cho 03/9; ngày hoán đổi chưa biết."},"sources":["assumed-2027","law-2019"],"status":"provisional"}},"zone":"Asia/Ho_Chi_Minh"}');
INSERT INTO "texts" VALUES('sha256:ac5a32e5cf71c954527ca0010111abe41a48dcac0c88952a87d75130e1225575','definition','
procedure: "3.000003"
title: {vi: Liên thông ví dụ}
field: ho-tich
levels: [commune]
in_force: {from: 2026-01-01, decided_by: 1/2026/QĐ}
channels: [online, counter]
applicants: [citizen]
legal_basis: [63/2024/NĐ-CP]
results:
  extract: {vi: Trích lục}
  card: {vi: Thẻ}
facts:
  is_late:
    ask: applicant
    type: boolean
    label: {vi: Quá hạn}
agencies:
  one_stop: {kind: one_stop, level: commune}
  registrar: {kind: authority, level: commune}
  insurer: {kind: authority, level: province}
deadline:
  - limit: 5 ngày làm việc
    basis: 63/2024/NĐ-CP
steps:
  intake: {by: one_stop, do: receive, then: register}
  register:
    do: procedure
    by: registrar
    procedure: "2.000002"
    within: 2 ngày làm việc
    clock_of: shared
    facts:
      late: is_late
    results: [extract]
    outcomes: {granted: insure, refused: refuse}
  insure:
    by: insurer
    then: deliver
  deliver: {by: one_stop, do: deliver, result: card}
');
INSERT INTO "texts" VALUES('sha256:7dcde2fe8054a9fe451f58e92f24755c6280ac729f406b0f3e23c41041ecb2fb','definition','
procedure: "2.000002"
title: {vi: Đăng ký ví dụ}
field: ho-tich
levels: [commune]
in_force: {from: 2026-01-01, decided_by: 1/2026/QĐ}
channels: [online, counter]
applicants: [citizen, organisation]
legal_basis: [118/2025/NĐ-CP]
results:
  extract: {vi: Trích lục}
facts:
  late:
    ask: applicant
    type: boolean
    label: {vi: Đăng ký quá hạn}
agencies:
  one_stop: {kind: one_stop, level: commune}
  authority: {kind: authority, level: commune}
deadline:
  - limit: 2 ngày làm việc
    basis: 1/2026/QĐ
steps:
  intake: {by: one_stop, do: receive, then: issue}
  issue:
    by: authority
    outcomes: {sign: deliver, unfit: refuse}
  deliver: {by: one_stop, do: deliver, result: extract}
');
CREATE INDEX dossiers_wakeup ON dossiers (next_wakeup) WHERE next_wakeup IS NOT NULL;
CREATE INDEX dossiers_subject ON dossiers (subject);
CREATE INDEX dossiers_parent ON dossiers (parent) WHERE parent IS NOT NULL;
CREATE INDEX dossiers_received ON dossiers (received_at);
CREATE INDEX dossiers_open_due ON dossiers (due_until) WHERE is_open;
CREATE TRIGGER events_no_update BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_no_delete BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE INDEX keys_code ON keys (code);
COMMIT;
