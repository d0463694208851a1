// English sentences of the area "chain": bodies proposed between two clicked ones.
export const chainEn = {
  'chain.propose': 'Propose the bodies between',
  'chain.found': '{foundCount} bodies found between {upper} and {lower}. Nothing is kept until you accept it.',
  'chain.incomplete': '{foundCount} bodies found, but they do not reach from {upper} to {lower}: one could not be told.',
  'chain.disagrees':
    'By name, {namedCount} bodies lie between {upper} and {lower}; {foundCount} were found. One of the names is wrong, or a body was missed or taken twice. Look at each one before you go on.',
  'chain.look': 'Click the missing body yourself, then propose again.',
  'chain.show': 'Show {level}',
  'chain.accept': 'Accept {level}',
  'chain.accept-all': 'Accept all {nCount}',
  'chain.recount': 'I counted {nCount} too: accept, and {lower} becomes {counted}',
  'chain.drop': 'Let them go',
  'find.chain-needs-two': 'Click a body at each end first: the bodies between are proposed from there.',
  'find.chain-disagrees':
    '{foundCount} bodies were found where the names at the ends leave room for {namedCount}. Nothing was kept: check the names, or click the bodies one by one.',
  'find.chain-stale': 'One of the two ends was renamed or removed meanwhile. Nothing was kept: propose again.',
} as const;
