import { ConfigError, localUser, usersFromFile, type UserDirectory } from "@tavana/common";

const loopback = /^(?:127(?:\.\d+){3}|::1|localhost)$/;

/**
 * Who may log in: the users file's users, or, on a loopback address only, the one user `tavana`.
 *
 * @throws ConfigError
 */
export async function openUsers(host: string, file: string | undefined, onError: (error: Error) => void = () => undefined): Promise<UserDirectory> {
  if (!file) {
    if (!loopback.test(host)) throw new ConfigError([`HOST=${host}: an address other than loopback needs USERS_FILE`]);
    return localUser();
  }
  try {
    return usersFromFile(file, onError);
  } catch (error) {
    throw new ConfigError([`USERS_FILE=${file}: ${(error as Error).message}`]);
  }
}
