/** What a network error means, in words for the person on the phone with the school. */
import { clean, field } from '../../inventory/wire-text.js';

const BY_CODE: Record<string, string> = {
  ENOTFOUND: 'le nom du serveur est inconnu : vérifiez le DNS',
  EAI_AGAIN: 'le DNS ne répond pas : vérifiez la connexion',
  ECONNREFUSED: 'la connexion est refusée : le service est arrêté ou le port est filtré',
  ECONNRESET: 'la connexion a été coupée : un pare-feu ou un filtrage intervient peut-être',
  EPIPE: 'la connexion a été coupée : un pare-feu ou un filtrage intervient peut-être',
  ETIMEDOUT: 'pas de réponse dans le délai : le port est peut-être filtré',
  ABORT_ERR: 'la vérification a été interrompue',
  EHOSTUNREACH: 'aucune route vers le serveur',
  ENETUNREACH: 'aucune connexion au réseau',
  CERT_HAS_EXPIRED: 'le certificat du serveur a expiré, ou l’horloge de l’appareil est fausse',
  CERT_NOT_YET_VALID: 'le certificat du serveur n’est pas encore valable : l’horloge de l’appareil est fausse',
  SELF_SIGNED_CERT_IN_CHAIN: 'le certificat présenté n’est pas celui du serveur : une interception TLS intervient peut-être',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'le certificat présenté n’est pas celui du serveur : une interception TLS intervient peut-être',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'le certificat présenté n’est pas celui du serveur : une interception TLS intervient peut-être',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'le certificat présenté n’est pas celui du serveur : une interception TLS intervient peut-être',
  ERR_TLS_CERT_ALTNAME_INVALID: 'le certificat du serveur ne porte pas ce nom',
};

/** A clause in French for any error. */
export function clause(error: unknown): string {
  const [code, name, message] = ['code', 'name', 'message'].map((key) => clean(field(error, key), 200));
  // The reason of a timed-out signal has a number for its code.
  const known = BY_CODE[name === 'TimeoutError' ? 'ETIMEDOUT' : name === 'AbortError' ? 'ABORT_ERR' : (code ?? '')];
  return known ?? (code || message || 'erreur inconnue');
}

/** `12,3` */
export const decimal = (value: number): string => value.toLocaleString('fr-FR', { maximumFractionDigits: 1 });
