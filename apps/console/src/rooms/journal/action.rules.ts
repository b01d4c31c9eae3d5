/** Words for an audit action: `device.revoke` reads « Certificat révoqué »; an action without words shows its code. Pure. */
type Translate = (key: string, values?: Record<string, unknown>) => string;

/** `t` must be bound to the namespace `journal`; codes hold dots, words are keyed with dashes. */
export function actionLabel(action: string, t: Translate): string {
  return t(`actions.${action.replaceAll('.', '-')}`, { defaultValue: action });
}
