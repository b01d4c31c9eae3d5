import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsInt, IsObject, IsOptional, IsUUID, Max, Min, ValidateBy } from 'class-validator';
import { IMPORT_LIMITS, IMPORT_OUTCOMES, type ImportAnswer, type ImportAnswersBody, type ImportEditBody, type ImportMappingBody, type ImportOutcome } from '#contract';
import { PageQuery } from '../../shared/page.dto.js';

const MOST_FIELDS = 60;

/** A plain record of a few values that pass a check. */
const RecordOf = (name: string, check: (value: unknown) => boolean, said: string) =>
  ValidateBy({ name, validator: { validate: (value) => isRecord(value) && Object.values(value).length <= MOST_FIELDS && Object.values(value).every(check), defaultMessage: () => `$property must hold ${said}` } });

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

export class ImportRowsQuery extends PageQuery {
  @IsOptional() @IsIn(IMPORT_OUTCOMES)
  outcome?: ImportOutcome;
}

export class ImportMappingDto implements ImportMappingBody {
  @IsObject() @RecordOf('columnNumbers', (value) => value === null || (Number.isInteger(value) && Number(value) >= 0), 'the number of a column, or null, for each field')
  mapping!: Record<string, number | null>;

  @IsOptional() @IsObject() @RecordOf('flags', (value) => typeof value === 'boolean', 'true or false for each option')
  options?: Record<string, boolean>;
}

export class ImportEditDto implements ImportEditBody {
  @IsObject() @RecordOf('cellTexts', (value) => typeof value === 'string' && value.length <= IMPORT_LIMITS.cell && !/[^\P{Cc}\n]/u.test(value), 'a text for each field')
  values!: Record<string, string>;
}

export class ImportAnswersDto implements ImportAnswersBody {
  @IsIn(['match', 'new', 'skip'])
  answer!: ImportAnswer['answer'];

  @IsOptional() @IsUUID()
  candidateId?: string;

  @IsOptional() @IsArray() @ArrayMaxSize(1_000) @ArrayUnique() @IsInt({ each: true }) @Min(1, { each: true }) @Max(2_000_000_000, { each: true })
  lines?: number[];
}
