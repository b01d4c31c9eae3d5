import { ValidateBy } from 'class-validator';

const MOST = 30;
const TEXT = 300;

/** A flat object of a few short texts, as the query of an address is. */
export const IsShortTexts = () =>
  ValidateBy({
    name: 'isShortTexts',
    validator: {
      validate: (value: unknown) =>
        typeof value === 'object' && value !== null && Object.keys(value).length <= MOST &&
        Object.entries(value).every(([k, v]: [string, unknown]) => isShort(k) && isShort(v)),
      defaultMessage: () => `$property must hold at most ${MOST} texts of at most ${TEXT} characters`,
    },
  });

const isShort = (text: unknown) => typeof text === 'string' && text.length <= TEXT && !text.includes('\0');
