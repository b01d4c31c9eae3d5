/** Formatters of numbers and dates, each made once. Making one costs a hundred times what using it does, and a list formats in every cell. Pure. */

/** Answers the formatter of a language and a form, made at its first use. */
function kept<F, O>(Format: new (locale: string, options: O) => F): (locale: string, options: O) => F {
  const made = new Map<string, F>();
  return (locale, options) => {
    const key = locale + JSON.stringify(options);
    const found = made.get(key) ?? new Format(locale, options);
    made.set(key, found);
    return found;
  };
}

export const numberFormat = kept<Intl.NumberFormat, Intl.NumberFormatOptions>(Intl.NumberFormat);
export const dateFormat = kept<Intl.DateTimeFormat, Intl.DateTimeFormatOptions>(Intl.DateTimeFormat);
export const relativeFormat = kept<Intl.RelativeTimeFormat, Intl.RelativeTimeFormatOptions>(Intl.RelativeTimeFormat);
