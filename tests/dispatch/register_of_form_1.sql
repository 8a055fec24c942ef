BEGIN TRANSACTION;
CREATE TABLE approvals (
	id INTEGER NOT NULL, 
	dispatch INTEGER NOT NULL, 
	"by" VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	content VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(dispatch) REFERENCES dispatches (id)
);
INSERT INTO "approvals" VALUES(1,1,'Ada Quill','2026-03-30T12:00:00Z','words');
INSERT INTO "approvals" VALUES(2,2,'Ada Quill','2026-03-30T12:00:00Z','words');
INSERT INTO "approvals" VALUES(3,3,'Ada Quill','2026-03-30T12:00:00Z','words');
INSERT INTO "approvals" VALUES(4,4,'Ada Quill','2026-03-30T12:00:00Z','words');
CREATE TABLE attempts (
	id INTEGER NOT NULL, 
	dispatch INTEGER NOT NULL, 
	at VARCHAR NOT NULL, 
	outcome VARCHAR NOT NULL, 
	answer TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(dispatch) REFERENCES dispatches (id)
);
INSERT INTO "attempts" VALUES(1,1,'2026-03-30T12:00:00Z','sent','250 OK');
INSERT INTO "attempts" VALUES(2,2,'2026-03-30T12:00:00Z','failed','550 no');
INSERT INTO "attempts" VALUES(3,4,'2026-03-30T12:00:00Z','uncertain','550 no');
CREATE TABLE dispatches (
	id INTEGER NOT NULL, 
	reference VARCHAR NOT NULL, 
	document VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	day VARCHAR NOT NULL, 
	recipient VARCHAR NOT NULL, 
	mailbox VARCHAR NOT NULL, 
	address VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	occasion INTEGER NOT NULL, 
	again TEXT NOT NULL, 
	corrects VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	content VARCHAR NOT NULL, 
	message BLOB NOT NULL, 
	message_id VARCHAR NOT NULL, 
	words TEXT NOT NULL, 
	"before" TEXT NOT NULL, 
	not_before VARCHAR NOT NULL, 
	next_try VARCHAR NOT NULL, 
	tries INTEGER NOT NULL, 
	queued_at VARCHAR NOT NULL, 
	sent_at VARCHAR NOT NULL, 
	answer TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (message_id)
);
INSERT INTO "dispatches" VALUES(1,'2026-014','press-release','en','2026-03-20','sent','sent@gazette.example','sent@gazette.example',0,0,'','','replied','words',X'5375626A6563743A20780D0A0D0A776F7264730D0A','<1@lantern.example>','words of sent@gazette.example','','','',1,'2026-03-30T12:00:00Z','2026-03-30T12:00:00Z','250 OK');
INSERT INTO "dispatches" VALUES(2,'2026-014','press-release','en','2026-03-20','failed','failed@gazette.example','failed@gazette.example',0,0,'','','failed','words',X'5375626A6563743A20780D0A0D0A776F7264730D0A','<2@lantern.example>','words of failed@gazette.example','','','',1,'2026-03-30T12:00:00Z','','550 no');
INSERT INTO "dispatches" VALUES(3,'2026-014','press-release','en','2026-03-20','waits','waits@gazette.example','waits@gazette.example',0,0,'','','approved','words',X'5375626A6563743A20780D0A0D0A776F7264730D0A','<3@lantern.example>','words of waits@gazette.example','','','',0,'2026-03-30T12:00:00Z','','');
INSERT INTO "dispatches" VALUES(4,'2026-014','press-release','en','2026-03-20','uncertain','uncertain@gazette.example','uncertain@gazette.example',0,0,'','','uncertain','words',X'5375626A6563743A20780D0A0D0A776F7264730D0A','<4@lantern.example>','words of uncertain@gazette.example','','','',1,'2026-03-30T12:00:00Z','','550 no');
INSERT INTO "dispatches" VALUES(5,'2026-014','appeal-letter','en','2026-03-20','fax:+861055500100','fax:+861055500100','fax:+861055500100',0,0,'','','queued','words',X'25504446','<5@lantern.example>','words of fax:+861055500100','','','',0,'2026-03-30T12:00:00Z','','');
INSERT INTO "dispatches" VALUES(6,'2026-014','appeal-letter','en','2026-03-20','post:court','post:court','post:court',0,0,'','','queued','words',X'25504446','<6@lantern.example>','words of post:court','','','',0,'2026-03-30T12:00:00Z','','');
CREATE TABLE events (
	id INTEGER NOT NULL, 
	dispatch INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	text TEXT NOT NULL, 
	message_id VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(dispatch) REFERENCES dispatches (id)
);
INSERT INTO "events" VALUES(1,1,'reply','2026-03-31T08:00:00Z','Thank you.','a@gazette.example');
CREATE UNIQUE INDEX once ON dispatches (reference, document, mailbox, occasion) WHERE state NOT IN ('failed', 'withdrawn');
CREATE INDEX by_state ON dispatches (state, next_try);
CREATE INDEX ix_approvals_dispatch ON approvals (dispatch);
CREATE INDEX ix_attempts_dispatch ON attempts (dispatch);
CREATE INDEX ix_events_dispatch ON events (dispatch);
COMMIT;
PRAGMA user_version = 1;
