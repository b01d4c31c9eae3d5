import { buildMessage, ValidateBy } from 'class-validator';
import { isDetection } from './detection.rules.js';

/** A detection rule of the contract. */
export const IsDetection = () =>
  ValidateBy({
    name: 'detection',
    validator: {
      validate: isDetection,
      defaultMessage: buildMessage((each) => `${each}$property must be a rule such as {"kind":"file","path":"C:\\\\Program Files\\\\App\\\\app.exe"}, without other fields`),
    },
  });
