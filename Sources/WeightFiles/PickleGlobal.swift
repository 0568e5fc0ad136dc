/// A function or class that a pickle references.
///
/// None is ever called: what PyTorch's functions do with tensors is implemented here, and values of other
/// classes are kept as ``Pickle/Object``s without behavior.
enum PickleGlobal: Sendable, Equatable {
  /// A class whose only argument is a dictionary, or a list of pairs: `OrderedDict`, `Counter`.
  case dictionary
  /// A class whose only argument is a list: `set`, `torch.Size`, ….
  case list(isTuple: Bool)
  /// `_rebuild_tensor`, `_rebuild_tensor_v2`; with the type as the seventh argument `_rebuild_tensor_v3`.
  case rebuildTensor(isTyped: Bool)
  /// A function whose result is its first argument, a tensor: `_rebuild_parameter`, ….
  case rebuildSame
  /// `_rebuild_from_type_v2(function, class, arguments, attributes)`.
  case rebuildFromClass
  /// A function that makes a tensor of another kind: "is a sparse tensor".
  case unreadableTensor(String)
  /// `getattr`, of a class and the name of one of its members.
  case attribute
  /// `torch.Tensor` and the like, whose state is set afterward, as before PyTorch 0.4.
  case tensorClass
  case storage(PickleStorageType)
  /// `torch.float32` and the like, by the name after the period.
  case elementType(String)
  /// Anything else, by its full name.
  case other(String)

  init(module: String, name: String) {
    let full = "\(Self.current[module] ?? module).\(name)"
    if let known = Self.known[full] {
      self = known
    } else if name.hasSuffix("Storage"), let type = PickleStorageType(module: module, name: name) {
      self = .storage(type)
    } else if ["torch", "torch.cuda"].contains(module), name.hasSuffix("Tensor") {
      self = .tensorClass
    } else if module == "torch", ElementType.named(torch: name) != nil || Self.isElementType(name) {
      self = .elementType(name)
    } else {
      self = .other(full)
    }
  }

  /// The modules of Python 2 that have another name now.
  private static let current = ["__builtin__": "builtins", "copy_reg": "copyreg"]

  private static let known: [String: PickleGlobal] = [
    "builtins.getattr": .attribute, "collections.OrderedDict": .dictionary,
    "collections.Counter": .dictionary,
    "builtins.dict": .dictionary,
    "builtins.set": .list(isTuple: false), "builtins.frozenset": .list(isTuple: false),
    "builtins.list": .list(isTuple: false), "builtins.tuple": .list(isTuple: true),
    "torch.Size": .list(isTuple: true),
    "torch._utils._rebuild_tensor": .rebuildTensor(isTyped: false),
    "torch._utils._rebuild_tensor_v2": .rebuildTensor(isTyped: false),
    "torch._utils._rebuild_tensor_v3": .rebuildTensor(isTyped: true),
    "torch._utils._rebuild_parameter": .rebuildSame,
    "torch._utils._rebuild_parameter_with_state": .rebuildSame,
    "torch._utils._rebuild_device_tensor_from_cpu_tensor": .rebuildSame,
    "torch.nn.parameter.Parameter": .rebuildSame, "torch.nn.parameter.Buffer": .rebuildSame,
    "torch._tensor._rebuild_from_type_v2": .rebuildFromClass,
    "torch._utils._rebuild_sparse_tensor": .unreadableTensor("is a sparse tensor"),
    "torch._utils._rebuild_sparse_csr_tensor": .unreadableTensor("is a sparse tensor"),
    "torch._utils._rebuild_qtensor": .unreadableTensor("is a quantized tensor"),
    "torch._utils._rebuild_nested_tensor": .unreadableTensor("is a nested tensor"),
    "torch._utils._rebuild_meta_tensor_no_storage": .unreadableTensor(
      "is a tensor without elements (device 'meta')"),
    "torch._utils._rebuild_wrapper_subclass": .unreadableTensor("is a tensor of a derived class"),
    "torch._utils._rebuild_device_tensor_from_numpy": .unreadableTensor("is a NumPy array"),
    "numpy.core.multiarray._reconstruct": .unreadableTensor("is a NumPy array"),
    "numpy._core.multiarray._reconstruct": .unreadableTensor("is a NumPy array"),
    "numpy._core.numeric._frombuffer": .unreadableTensor("is a NumPy array"),
    "numpy.core.numeric._frombuffer": .unreadableTensor("is a NumPy array"),
  ]

  private static func isElementType(_ name: String) -> Bool {
    ["float", "complex", "int", "uint", "qint", "quint", "bits"].contains { prefix in
      name.hasPrefix(prefix) && name.dropFirst(prefix.count).first?.isNumber == true
    }
  }
}

// MARK: What is refused

extension PickleGlobal {
  /// Whether the name alone is reason to refuse a file: it belongs to a module that runs programs or code,
  /// opens files or connections, or loads other modules.
  var isDangerous: Bool {
    guard case .other(let name) = self, !Self.values.contains(name) else { return false }
    let module = String(name.prefix { $0 != "." })
    let isLowercase = name.split(separator: ".").last?.first?.isUppercase != true
    return Self.dangerousModules.contains(module) || module == "builtins" && isLowercase
  }

  /// Whether a call only makes a value: of a class (by Python's convention, a name that begins with a capital
  /// letter), or of one of the functions that are known to. Any other function could do anything.
  var makesValue: Bool {
    guard case .other(let name) = self else { return true }
    let last = name.split(separator: ".").last ?? ""
    // Cython's functions of this name only create an object of its class.
    return Self.values.contains(name) || last.first?.isUppercase == true
      || name.hasPrefix("numpy.") && last.hasPrefix("__pyx_unpickle_")
  }

  /// Functions and lowercase classes that only make a value.
  private static let values: Set<String> = [
    "_codecs.encode", "_io.BytesIO", "_io.StringIO", "builtins.bool", "builtins.bytearray",
    "builtins.bytes", "builtins.complex", "builtins.float", "builtins.int", "builtins.long",
    "builtins.object", "builtins.range", "builtins.slice", "builtins.str", "builtins.type",
    "builtins.unicode", "builtins.xrange", "collections.defaultdict", "collections.deque",
    "copyreg._reconstructor", "datetime.date", "datetime.datetime", "datetime.time",
    "datetime.timedelta", "datetime.timezone", "functools.partial", "itertools.count",
    "re._compile", "numpy.core.multiarray.scalar", "numpy._core.multiarray.scalar",
    "numpy.dtype", "numpy.random._pickle.__bit_generator_ctor",
    "numpy.random._pickle.__generator_ctor", "numpy.random._pickle.__randomstate_ctor",
    "torch.device", "torch.serialization._get_layout", "types.SimpleNamespace",
  ]

  private static let dangerousModules: Set<String> = [
    "_io", "_operator", "_pickle", "_posixsubprocess", "_thread", "_xxsubinterpreters",
    "asyncio", "atexit", "bdb", "cPickle", "cProfile", "cloudpickle", "code", "codeop",
    "commands", "concurrent", "ctypes", "dill", "distutils", "doctest", "ensurepip",
    "fileinput", "ftplib", "http", "httplib", "imp", "importlib", "inspect", "io", "joblib",
    "linecache", "marshal", "multiprocessing", "nt", "ntpath", "operator", "os", "pdb",
    "pickle", "pip", "pkgutil", "platform", "popen2", "posix", "posixpath", "profile", "pty",
    "pydoc", "requests", "runpy", "sched", "setuptools", "shelve", "shutil", "signal", "site",
    "smtplib", "SocketServer", "socket", "socketserver", "sqlite3", "ssl", "subprocess", "sys",
    "tarfile", "telnetlib", "tempfile", "test", "thread", "threading", "timeit", "trace",
    "types", "urllib", "urllib2", "venv", "webbrowser", "xmlrpc", "zipfile", "zipimport",
  ]
}

/// The type of a storage.
struct PickleStorageType: Sendable, Equatable {
  /// PyTorch's name, for example "FloatStorage".
  let name: String
  /// The type of its elements; nil if `Tensor` cannot represent it, or if they are bytes of any type.
  let elements: ElementType?
  /// The size of an element in bytes.
  let size: Int

  /// Returns the type of a storage class, or nil if there is none of this name.
  init?(module: String, name: String) {
    guard module.split(separator: ".").first == "torch" else { return nil }
    elements = ElementType.named(storage: name)
    let others = [
      "UntypedStorage": 1, "TypedStorage": 1, "QInt8Storage": 1, "QUInt8Storage": 1,
      "QInt32Storage": 4,
      "QUInt4x2Storage": 1, "QUInt2x4Storage": 1, "ComplexFloatStorage": 8,
      "ComplexDoubleStorage": 16,
    ]
    guard let size = elements?.size ?? others[name] else { return nil }
    (self.name, self.size) = (name, size)
  }

  /// The name of the element type in messages: "ComplexFloat".
  var elementName: String {
    elements.map { "\($0)" } ?? String(name.dropLast("Storage".count))
  }
}
