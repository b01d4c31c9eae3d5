/** Every environment variable of the server. docs/operations is printed from this table. */
export const CONFIG_TABLE = [
  { name: 'DATA_DIR', default: './data', meaning: 'Folder of everything this server keeps: database/, files/, pki/, dumps/, secret.key.' },
  { name: 'DATABASE_URL', default: '', meaning: 'postgres://… of a PostgreSQL 15 or newer. Absent: an embedded database in DATA_DIR, for evaluation and small fleets.' },
  { name: 'HTTP_HOST', default: '127.0.0.1', meaning: 'Address the console and its API listen on (plain HTTP; put a TLS proxy in front).' },
  { name: 'HTTP_PORT', default: '3000', meaning: 'Port of the console and its API. 0 takes any free one.' },
  { name: 'PUBLIC_URL', default: '', meaning: 'Origin that browsers use, e.g. https://craie.example.fr. Absent: the address listened on.' },
  { name: 'TRUSTED_PROXIES', default: '', meaning: 'Addresses or networks, comma-separated, whose X-Forwarded-For and -Proto are believed.' },
  { name: 'DEVICE_HOST', default: '0.0.0.0', meaning: 'Address the two device listeners (HTTPS and MQTT) use.' },
  { name: 'DEVICE_PORT', default: '8443', meaning: 'Port of the device HTTPS API. 0 takes any free one.' },
  { name: 'MQTT_PORT', default: '8883', meaning: 'Port of MQTT over mutual TLS. 0 takes any free one.' },
  { name: 'BROKER_URL', default: '', meaning: 'mqtts://… of an external MQTT 3.1.1 broker, with PostgreSQL for several server processes. Absent: the embedded broker on MQTT_PORT.' },
  { name: 'BROKER_PUBLIC_URL', default: '', meaning: 'mqtts://… at which devices reach the external broker. Absent: DEVICE_PUBLIC_HOST with the port of BROKER_URL.' },
  { name: 'DEVICE_PUBLIC_HOST', default: '', meaning: 'Name or address that devices use. Absent: 127.0.0.1 when DEVICE_HOST is a loopback address, otherwise this machine\'s host name.' },
  { name: 'CERTS_DIR', default: '', meaning: 'Folder of the authority and of the signing key. Absent: DATA_DIR/pki.' },
  { name: 'TLS_CERT_FILE', default: '', meaning: 'Certificate (PEM, with its chain) of the device listeners. Absent: one made by the authority.' },
  { name: 'TLS_KEY_FILE', default: '', meaning: 'Its private key (PEM).' },
  { name: 'CRAIE_SECRET', default: '', meaning: 'At least 32 random characters; encrypts what must be read again. Absent: one is made in DATA_DIR/secret.key.' },
  { name: 'CRAIE_SECRET_FILE', default: '', meaning: 'A file that holds the secret, instead of CRAIE_SECRET.' },
  { name: 'CRAIE_OWNER_EMAIL', default: '', meaning: 'Makes the owner at the first start without the setup link; needs CRAIE_OWNER_PASSWORD_FILE.' },
  { name: 'CRAIE_OWNER_PASSWORD_FILE', default: '', meaning: 'A file that holds the owner\'s password (at least 12 characters).' },
  { name: 'CRAIE_SECOND_FACTOR', default: 'roles', meaning: 'Who needs a second factor when the owner is made at the first start: roles (owner, operator, commune administrator) or off, for evaluation and tests. Changed in the console afterwards.' },
  { name: 'CRAIE_SAMPLE', default: '', meaning: 'landes: fills an empty database with the communes of the Landes and fictitious schools.' },
  { name: 'ALLOW_PRIVATE_TARGETS', default: '', meaning: 'Networks of ours, comma-separated (loopback, uniquelocal, 10.2.0.0/16), that identity providers and webhooks may be in, without TLS too. Absent: the open Internet only.' },
  { name: 'OUTBOUND_CA_FILE', default: '', meaning: 'Authorities (PEM) of your own that may have signed the certificates of identity providers and of webhook receivers, beside the public ones.' },
  { name: 'LOG_LEVEL', default: 'info', meaning: 'debug, info, warn, error or silent. JSON lines on standard output.' },
] as const;

export type Variable = (typeof CONFIG_TABLE)[number]['name'];
