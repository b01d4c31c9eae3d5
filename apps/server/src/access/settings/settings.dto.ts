import { IsBoolean, IsDefined, IsOptional } from 'class-validator';
import type { SettingBody, SettingJson } from '#contract';

export class SettingDto implements SettingBody {
  /** Checked against the declaration of its key. */
  @IsDefined()
  value!: SettingJson;

  @IsOptional() @IsBoolean()
  locked?: boolean;
}
