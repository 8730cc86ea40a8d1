/** File name of the Temporal CLI on this platform. */
export const executableName = process.platform === 'win32' ? 'temporal.exe' : 'temporal';
