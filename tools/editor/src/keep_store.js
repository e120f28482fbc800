// Where copies lie: IndexedDB, or localStorage where a browser has no database for us.
const name = "broadsheet-editor", shelf = "copies";

let opened = null;

function open() {
  return opened || (opened = new Promise((done, failed) => {
    const asked = indexedDB.open(name, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(shelf, { keyPath: "key" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
    asked.onblocked = () => failed(new Error("blocked"));
  }));
}

// The words must be on the disk when the promise is kept, hence "strict": a laptop may lose its power in the next second.
async function base(mode, act) {
  const db = await open();
  return new Promise((done, failed) => {
    const tx = db.transaction(shelf, mode, mode === "readwrite" ? { durability: "strict" } : undefined);
    const asked = act(tx.objectStore(shelf));
    tx.oncomplete = () => done(asked.result);
    tx.onerror = tx.onabort = () => failed(tx.error);
  });
}

const plain = {
  async put(copy) {
    const { history, ...rest } = copy; // 5 MB are too few for undo steps
    localStorage.setItem(name + ":" + copy.key, JSON.stringify(rest));
  },
  async drop(key) { localStorage.removeItem(name + ":" + key); },
  async all() {
    return Object.keys(localStorage).filter((key) => key.startsWith(name + ":")).map((key) => JSON.parse(localStorage.getItem(key)));
  },
};

const indexed = {
  put: (copy) => base("readwrite", (shelf) => shelf.put(copy)),
  drop: (key) => base("readwrite", (shelf) => shelf.delete(key)),
  all: () => base("readonly", (shelf) => shelf.getAll()),
};

async function either(way, what) {
  try {
    await open();
  } catch {
    return plain[way](what);
  }
  return indexed[way](what);
}

export const store = {
  put: (copy) => either("put", copy),
  drop: (key) => either("drop", key),
  all: () => either("all"),
};
