import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsOptional, IsString, IsUUID, Length, Matches } from 'class-validator';
import { PERMISSIONS, type CustomRoleBody, type Permission } from '#contract';

export class CustomRoleChangeDto implements Pick<CustomRoleBody, 'name' | 'permissions'> {
  @IsString() @Length(1, 80) @Matches(/\S/, { message: '$property must not be empty' })
  name!: string;

  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(PERMISSIONS.length) @IsIn(PERMISSIONS, { each: true })
  permissions!: Permission[];
}

export class CustomRoleDto extends CustomRoleChangeDto implements CustomRoleBody {
  @IsOptional() @IsUUID()
  organisationId?: string;
}
