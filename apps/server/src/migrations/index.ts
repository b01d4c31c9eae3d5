/** Every migration, in order. A schema only ever moves forward: what is released is not edited any more. */
import { Access1700000000001 } from './0001-access.js';
import { Devices1700000000002 } from './0002-devices.js';
import { Inventory1700000000003 } from './0002-inventory.js';
import { Enrolment1700000000006 } from './0003-enrolment.js';
import { Orders1700000000004 } from './0004-orders.js';
import { Apps1700000000005 } from './0005-apps.js';
import { Broker1700000000007 } from './0006-broker.js';
import { CertificateDevice1700000000008 } from './0007-certificate-device.js';
import { List1700000000009 } from './0008-list.js';
import { DeviceNonce1700000000010 } from './0009-device-nonce.js';
import { Authority1700000000011 } from './0010-authority.js';
import { ListAtAMillion1700000000012 } from './0011-list-at-a-million.js';
import { CertificateRequest1700000000013 } from './0012-certificate-request.js';
import { CommuneNotDone1700000000014 } from './0013-commune-not-done.js';
import { ListStates1700000000015 } from './0014-list-states.js';
import { ListSearch1700000000016 } from './0015-list-search.js';
import { People1700000000017 } from './0016-people.js';
import { Places1700000000018 } from './0017-places.js';
import { Audit1700000000019 } from './0018-audit.js';
import { SignIn1700000000020 } from './0019-sign-in.js';
import { IdentityProviders1700000000021 } from './0020-identity-providers.js';
import { Settings1700000000022 } from './0021-settings.js';
import { Places1700000000023 } from './0022-places.js';
import { Assets1700000000024 } from './0023-assets.js';
import { Webhooks1700000000025 } from './0024-webhooks.js';
import { Delegation1700000000026 } from './0025-delegation.js';
import { DangerousActs1700000000027 } from './0026-dangerous-acts.js';
import { JournalAndEnds1700000000028 } from './0027-journal-and-ends.js';
import { Imports1700000000029 } from './0028-imports.js';
import { Catalogue1700000000030 } from './0029-catalogue.js';
import { Sharing1700000000031 } from './0030-sharing.js';
import { DeploymentWaves1700000000032 } from './0031-deployment-waves.js';
import { SchoolCalendar1700000000033 } from './0032-school-calendar.js';
import { Teaching1700000000034 } from './0033-teaching.js';
import { PolicyCost1700000000035 } from './0034-policy-cost.js';
import { KindCount1700000000036 } from './0035-kind-count.js';
import { Requests1700000000037 } from './0036-requests.js';
import { Mail1700000000038 } from './0037-mail.js';
import { DeviceLabels1700000000039 } from './0038-device-labels.js';

export const MIGRATIONS = [
  Access1700000000001,
  Devices1700000000002,
  Inventory1700000000003,
  Orders1700000000004,
  Apps1700000000005,
  Enrolment1700000000006,
  Broker1700000000007,
  CertificateDevice1700000000008,
  List1700000000009,
  DeviceNonce1700000000010,
  Authority1700000000011,
  ListAtAMillion1700000000012,
  CertificateRequest1700000000013,
  CommuneNotDone1700000000014,
  ListStates1700000000015,
  ListSearch1700000000016,
  People1700000000017,
  Places1700000000018,
  Audit1700000000019,
  SignIn1700000000020,
  IdentityProviders1700000000021,
  Settings1700000000022,
  Places1700000000023,
  Assets1700000000024,
  Webhooks1700000000025,
  Delegation1700000000026,
  DangerousActs1700000000027,
  JournalAndEnds1700000000028,
  Imports1700000000029,
  Catalogue1700000000030,
  Sharing1700000000031,
  DeploymentWaves1700000000032,
  SchoolCalendar1700000000033,
  Teaching1700000000034,
  PolicyCost1700000000035,
  KindCount1700000000036,
  Requests1700000000037,
  Mail1700000000038,
  DeviceLabels1700000000039,
];
