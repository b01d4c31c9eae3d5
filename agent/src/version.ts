/** Version said in `hello`, at enrolment and by `--help`; a test keeps it equal to package.json's. */
export const AGENT_VERSION = '0.1.0';
