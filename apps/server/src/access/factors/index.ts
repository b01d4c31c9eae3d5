/** Second factors: passkeys, recovery codes, and who needs one. A part of the room of access. */
import { Challenges } from './challenges.js';
import { PasskeyChecker } from './passkey.checker.js';
import { PasskeyController } from './passkey.controller.js';
import { PasskeyService } from './passkey.service.js';
import { SignInPolicyController } from './policy.controller.js';
import { SignInPolicyService } from './policy.service.js';
import { RecoveryCodes } from './recovery-codes.js';
import { SecondFactors } from './second-factors.js';
import { SecondStep } from './second-step.js';

export { PasskeyChallengeEntity, PasskeyEntity } from './passkey.entity.js';
export { SignInPolicyEntity } from './policy.entity.js';

export const FACTOR_CONTROLLERS = [PasskeyController, SignInPolicyController];
export const FACTOR_SERVICES = [Challenges, PasskeyChecker, PasskeyService, RecoveryCodes, SecondFactors, SecondStep, SignInPolicyService];
