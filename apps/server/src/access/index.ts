/** Who may do what: organisations, sites, accounts, sign-in, sessions, API tokens and the audit trail. */
export { Vault } from './vault.js';
export { AccessModule } from './access.module.js';
export { ADMISSION, Allow, Public, type Admission } from './allow.js';
export { AuditService } from './audit.service.js';
export { Authentication } from './authentication.js';
export { DeviceCounts } from './device-counts.js';
export { OrganisationEntity } from './organisation.entity.js';
export { isOwnOrigin } from './origin.rules.js';
export { CurrentScope } from './signed-in.js';
export { OwnerService } from './owner.service.js';
export { SiteEntity } from './site.entity.js';
export { UserEntity } from './user.entity.js';
export { ApiTokenEntity } from './api-token.entity.js';
export { AuditEntity } from './audit.entity.js';
export { SetupLinkEntity, SignInFailureEntity } from './door.entity.js';
export { cookieName, isSecure } from './session.rules.js';
export { SessionEntity } from './session.entity.js';
export { RecoveryCodeEntity, TotpEntity } from './totp.entity.js';
