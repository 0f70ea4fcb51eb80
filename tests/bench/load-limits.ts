// Owns the server's settings under a load that comes from one address and is no abuse here.

export const loadLimits = {
  GUICHET_AGENT_COMMANDS_PER_SECOND: '1000000',
  GUICHET_VISITOR_COMMANDS_PER_SECOND: '1000000',
  GUICHET_ADDRESS_COMMANDS_PER_SECOND: '1000000',
  GUICHET_WORKSPACE_COMMANDS_PER_SECOND: '1000000',
};
