import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ActBudgets } from './acts/act-budgets.js';
import { ActDesk } from './acts/act.desk.js';
import { ActEvents } from './acts/act.events.js';
import { ActParts } from './acts/act-devices.js';
import { ActRunner } from './acts/act.runner.js';
import { ActsController } from './acts/acts.controller.js';
import { ActsService } from './acts/acts.service.js';
import { Seniority } from './acts/seniority.js';
import { AccessGuard } from './access.guard.js';
import { TotpController } from './account.controller.js';
import { ApiTokenController, OwnTokenController } from './api-token.controller.js';
import { ApiTokenService } from './api-token.service.js';
import { AuditCheck } from './audit.check.js';
import { AuditController } from './audit.controller.js';
import { AuditExport } from './audit.export.js';
import { AuditRetention } from './audit.retention.js';
import { AuditReader } from './audit.reader.js';
import { AuditSealer } from './audit.sealer.js';
import { AuditService } from './audit.service.js';
import { Authentication } from './authentication.js';
import { ConsoleController, ConsoleLookController } from './delegation/console.controller.js';
import { ConsoleService } from './delegation/console.service.js';
import { DelegationController } from './delegation/delegation.controller.js';
import { DelegationEnding } from './delegation/delegation.ending.js';
import { DelegationEnds } from './delegation/delegation.ends.js';
import { DelegationService } from './delegation/delegation.service.js';
import { HomePeople } from './delegation/home-people.js';
import { Looks } from './delegation/looks.js';
import { Origins } from './delegation/origins.js';
import { DeviceCounts } from './device-counts.js';
import { Lockout } from './lockout.service.js';
import { IMPORT_PROVIDERS, ImportKinds, ImportRunning, ImportService, ImportUpload } from './imports/index.js';
import { AccessEvents } from './access.events.js';
import { FACTOR_CONTROLLERS, FACTOR_SERVICES } from './factors/index.js';
import { InvitationService } from './invitation.service.js';
import { OIDC_CONTROLLERS, OIDC_PROVIDERS } from './oidc/index.js';
import { OrganisationController, SiteController } from './organisation.controller.js';
import { OrganisationService } from './organisation.service.js';
import { OwnerService } from './owner.service.js';
import { Passwords } from './passwords.js';
import { InvitationController, JoinController, UserController } from './people.controller.js';
import { Expired } from './expired.js';
import { PersonalDataController } from './personal-data.controller.js';
import { PersonalData } from './personal-data.service.js';
import { PLACE_CONTROLLERS, PLACE_PROVIDERS, PlaceLinks, RoomDevices } from './places/index.js';
import { RoleController } from './role.controller.js';
import { RoleService } from './role.service.js';
import { OrganisationSettingsController, SiteSettingsController } from './settings/place-settings.controller.js';
import { PlaceSettings } from './settings/place-settings.service.js';
import { SettingsBelow } from './settings/settings-below.service.js';
import { SettingsService } from './settings/settings.service.js';
import { ProfileService } from './profile.service.js';
import { ProofController } from './proof.controller.js';
import { ProofService } from './proof.service.js';
import { Sample } from './sample.js';
import { OwnSessionsController, PersonSessionsController } from './session-list.controller.js';
import { SessionListService } from './session-list.service.js';
import { SessionController } from './session.controller.js';
import { SessionService } from './session.service.js';
import { SetupController } from './setup.controller.js';
import { SignInService } from './sign-in.service.js';
import { SiteService } from './site.service.js';
import { AccessSweep } from './sweep.js';
import { TotpService } from './totp.service.js';
import { UserService } from './user.service.js';
import { Vault } from './vault.js';

/** The trail, and what is kept about people. */
const TRAIL = [AuditCheck, AuditExport, AuditReader, AuditRetention, AuditSealer, AuditService, Expired, PersonalData];

/** Global, because every room asks who calls and writes to the trail. */
@Global()
@Module({
  controllers: [
    SessionController, TotpController, ApiTokenController, OwnTokenController, SetupController, OrganisationController, SiteController, UserController, InvitationController, JoinController, RoleController,
    AuditController, PersonalDataController, OwnSessionsController, PersonSessionsController, ProofController, ...FACTOR_CONTROLLERS,
    OrganisationSettingsController, SiteSettingsController, ActsController,
    ConsoleController, ConsoleLookController, DelegationController, ...OIDC_CONTROLLERS, ...PLACE_CONTROLLERS,
  ],
  providers: [
    ...TRAIL,
    AccessEvents, ApiTokenService, Authentication, DeviceCounts, InvitationService, Lockout, OrganisationService, OwnerService, Passwords, ProfileService, RoleService, Sample,
    ProofService, SessionListService, ...FACTOR_SERVICES,
    ConsoleService, DelegationEnding, DelegationEnds, DelegationService, HomePeople, Looks, Origins,
    PlaceSettings, SettingsBelow, SettingsService,
    ActBudgets, ActDesk, ActEvents, ActParts, ActRunner, ActsService, Seniority,
    SessionService, SignInService, SiteService, TotpService, UserService, Vault, AccessSweep, ...OIDC_PROVIDERS,
    ...IMPORT_PROVIDERS, ...PLACE_PROVIDERS,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [
    AccessEvents, AuditService, Authentication, ConsoleService, DeviceCounts, ImportKinds, ImportRunning, ImportService, ImportUpload, Looks, Origins, OwnerService, PersonalData, PlaceLinks, RoomDevices, SessionService, SettingsService,
    ActEvents, ActParts, ActsService, Vault,
  ],
})
export class AccessModule {}
