/** Ways and obstacles in words: for `status` and `diagnose`, and in French for the console. */
import type { Obstacle } from './obstacle.js';
import type { Tried } from './way.js';

export interface WayWords {
  mqtt: string;
  https: string;
  through: (proxy: string) => string;
  token: string;
  obstacle: Record<Obstacle, string>;
}

export const FRENCH_WAYS: WayWords = {
  mqtt: 'MQTT direct',
  https: 'WebSocket',
  through: (proxy) => ` par le proxy ${proxy}`,
  token: ', TLS ouvert en chemin (jeton signé)',
  obstacle: {
    dns: 'le nom du serveur est inconnu ici : vérifiez le DNS',
    no_network: 'aucune connexion au réseau',
    timeout: 'pas de réponse : le port est sans doute filtré',
    port_blocked: 'connexion refusée : le port est fermé ou filtré',
    connection_cut: 'la connexion a été coupée : un pare-feu ou un filtrage intervient peut-être',
    proxy_unreachable: 'le proxy ne répond pas : vérifiez son adresse',
    proxy_auth_required: 'le proxy demande un nom et un mot de passe, ou refuse ceux qu’il a reçus',
    proxy_auth_unsupported: 'le proxy demande une authentification (Digest, NTLM, Negotiate…) que l’agent ne parle pas : autorisez l’adresse du serveur sans authentification, ou en Basic',
    proxy_refused: 'le proxy interdit ce serveur ou ce port : autorisez CONNECT vers eux',
    proxy_unsupported: 'cette sorte de proxy (SOCKS, HTTPS) n’est pas prise en charge : donnez un proxy HTTP',
    pac_unsupported: 'la configuration automatique (PAC, WPAD) n’est pas prise en charge : donnez l’adresse du proxy à l’agent (--proxy)',
    tls_intercepted: 'interception TLS : le certificat présenté n’est pas celui du serveur. Exemptez le serveur, ou donnez l’autorité du proxy (--extra-ca)',
    certificate_not_passed: 'le certificat de l’appareil n’arrive pas au serveur',
    certificate_expired: 'le certificat du serveur n’est pas valable à cette date : vérifiez l’horloge de l’appareil',
    captive_portal: 'une page web répond à la place du serveur : portail captif ou filtrage',
    token_refused: 'le serveur refuse le jeton de l’appareil',
    server_refused: 'le serveur refuse ou n’est pas disponible',
    unknown: 'erreur inattendue',
  },
};

export const ENGLISH_WAYS: WayWords = {
  mqtt: 'direct MQTT',
  https: 'WebSocket',
  through: (proxy) => ` through the proxy ${proxy}`,
  token: ', TLS opened on the way (signed token)',
  obstacle: {
    dns: 'the server’s name is unknown here: check the DNS',
    no_network: 'no network connection',
    timeout: 'no answer: the port is probably filtered',
    port_blocked: 'connection refused: the port is closed or filtered',
    connection_cut: 'the connection was cut: a firewall or filter may be at work',
    proxy_unreachable: 'the proxy does not answer: check its address',
    proxy_auth_required: 'the proxy asks for a name and a password, or refuses those it was given',
    proxy_auth_unsupported: 'the proxy asks for an authentication (Digest, NTLM, Negotiate…) that the agent does not speak: allow the server’s address without, or with Basic',
    proxy_refused: 'the proxy forbids this server or port: allow CONNECT to them',
    proxy_unsupported: 'this kind of proxy (SOCKS, HTTPS) is not supported: give an HTTP proxy',
    pac_unsupported: 'automatic configuration (PAC, WPAD) is not supported: give the agent the proxy’s address (--proxy)',
    tls_intercepted: 'TLS interception: the certificate shown is not the server’s. Exempt the server, or give the proxy’s authority (--extra-ca)',
    certificate_not_passed: 'the device’s certificate does not arrive at the server',
    certificate_expired: 'the server’s certificate is not valid at this date: check the device’s clock',
    captive_portal: 'a web page answers in place of the server: a captive portal or a filter',
    token_refused: 'the server refuses the device’s token',
    server_refused: 'the server refuses or is not available',
    unknown: 'unexpected error',
  },
};

const NAME = /^(mqtt|https)(?:@(.+?))?(\+token)?$/;

/** A way's name (`wayName`) as a person says it. */
export function sayWay(name: string, words: WayWords): string {
  const [, transport, proxy, token] = NAME.exec(name) ?? [];
  if (!transport) return name;
  return `${transport === 'mqtt' ? words.mqtt : words.https}${proxy ? words.through(proxy) : ''}${token ? words.token : ''}`;
}

/** `MQTT direct : pas de réponse… (no answer in time)` */
export const sayTried = ({ way, obstacle, detail }: Tried, words: WayWords): string =>
  `${sayWay(way, words)} : ${words.obstacle[obstacle]}${detail ? ` (${detail})` : ''}`;
