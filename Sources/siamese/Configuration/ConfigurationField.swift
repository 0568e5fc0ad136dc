import Commands

/// Settings with a table that ties each one to its option.
protocol Configuration: Codable, Sendable {
  /// Creates the default settings.
  init()

  /// The settings by option.
  static var fields: [ConfigurationField<Self>] { get }

  /// Sets what follows from other settings; called after settings were read.
  mutating func complete()
}

extension Configuration {
  mutating func complete() {}
}

/// The values that settings have: texts on a command line, JSON in a file.
typealias ConfigurationValue = Codable & Equatable & LosslessStringConvertible & Sendable

/// One setting: its option, and the property that the option sets.
///
/// The table of them is all that command lines, files and checkpoints need, so a setting is declared once, and
/// a misspelled property does not compile.
struct ConfigurationField<Root>: Sendable {
  let option: Option
  /// Returns the setting as the option's text; `nil` where it is not set.
  let text: @Sendable (Root) -> String?
  /// Sets the setting to the value of another configuration.
  let copy: @Sendable (_ root: inout Root, _ other: Root) -> Void
  /// Sets the setting to the option's text, which must be valid; returns whether it is.
  fileprivate let parse: @Sendable (inout Root, String) -> Bool
  fileprivate let encode:
    @Sendable (Root, inout KeyedEncodingContainer<ConfigurationKey>) throws -> Void
  fileprivate let decode:
    @Sendable (inout Root, KeyedDecodingContainer<ConfigurationKey>) throws -> Void

  /// The name of the option, and the key in JSON.
  var name: String { option.name }

  /// Sets the setting to a text.
  ///
  /// - Throws: `Arguments.Failure` where the option does not take it.
  func set(_ root: inout Root, to text: String) throws(Arguments.Failure) {
    let problem = option.problem(with: text)
    guard problem == nil, parse(&root, text) else {
      throw Arguments.Failure(
        description: "--\(name) needs \(problem ?? "another value"), not '\(text)'")
    }
  }
}

extension ConfigurationField {
  /// Ties a property to the option that `option` makes of the property's default.
  init<Value: ConfigurationValue>(
    _ path: WritableKeyPath<Root, Value> & Sendable, _ option: (Value) -> Option
  ) where Root: Configuration {
    let option = option(Root()[keyPath: path])
    let key = ConfigurationKey(stringValue: option.name)
    self.init(
      option: option, text: { $0[keyPath: path].description },
      copy: { $0[keyPath: path] = $1[keyPath: path] },
      parse: { root, text in
        guard let value = Value(text) else { return false }
        root[keyPath: path] = value
        return true
      }, encode: { try $1.encode($0[keyPath: path], forKey: key) },
      decode: { root, values in
        if let value = try values.decodeIfPresent(Value.self, forKey: key) {
          root[keyPath: path] = value
        }
      })
  }

  /// Ties a property that need not be set to an option without a default.
  init<Value: ConfigurationValue>(
    optional path: WritableKeyPath<Root, Value?> & Sendable, _ option: Option
  ) {
    let key = ConfigurationKey(stringValue: option.name)
    self.init(
      option: option, text: { $0[keyPath: path]?.description },
      copy: { $0[keyPath: path] = $1[keyPath: path] },
      parse: { root, text in
        root[keyPath: path] = Value(text)
        return root[keyPath: path] != nil
      }, encode: { try $1.encodeIfPresent($0[keyPath: path], forKey: key) },
      decode: { $0[keyPath: path] = try $1.decodeIfPresent(Value.self, forKey: key) })
  }

  /// Returns the same setting of a configuration that holds this one.
  func inside<Outer>(
    _ path: WritableKeyPath<Outer, Root> & Sendable
  ) -> ConfigurationField<Outer> {
    ConfigurationField<Outer>(
      option: option, text: { text($0[keyPath: path]) },
      copy: { copy(&$0[keyPath: path], $1[keyPath: path]) },
      parse: { parse(&$0[keyPath: path], $1) },
      encode: { try encode($0[keyPath: path], &$1) },
      decode: { try decode(&$0[keyPath: path], $1) })
  }
}

// MARK: JSON

/// A key of JSON: the name of an option.
struct ConfigurationKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

extension Configuration {
  /// Reads settings by their options' names; one that is missing has its default.
  ///
  /// - Throws: an error that names a key that is no setting, or a value that its option does not take.
  init(from decoder: any Decoder) throws {
    self.init()
    let values = try decoder.container(keyedBy: ConfigurationKey.self)
    func failure(_ description: String) -> DecodingError {
      .dataCorrupted(.init(codingPath: values.codingPath, debugDescription: description))
    }
    for key in values.allKeys where !Self.fields.contains(where: { $0.name == key.stringValue }) {
      throw failure("unknown setting '\(key.stringValue)'")
    }
    for field in Self.fields {
      try field.decode(&self, values)
      // An option that is left out may have a value that a command line cannot give it: no path.
      guard let text = field.text(self), text != field.option.defaultValue else { continue }
      if let problem = field.option.problem(with: text) {
        throw failure("'\(field.name)' needs \(problem), not '\(text)'")
      }
    }
    complete()
  }

  func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: ConfigurationKey.self)
    for field in Self.fields { try field.encode(self, &values) }
  }
}

// MARK: Names

/// An enumeration whose cases have the names that options take.
protocol NamedChoice: CaseIterable, Codable, LosslessStringConvertible, RawRepresentable, Sendable
where RawValue == String {}

extension NamedChoice {
  init?(_ description: String) { self.init(rawValue: description) }
  var description: String { rawValue }
  static var names: [String] { allCases.map(\.rawValue) }
}

/// A value that files keep as its description.
protocol CodedByDescription: Codable, LosslessStringConvertible {}

extension CodedByDescription {
  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    let text = try value.decode(String.self)
    guard let result = Self(text) else {
      throw DecodingError.dataCorruptedError(in: value, debugDescription: "invalid value '\(text)'")
    }
    self = result
  }

  func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    try value.encode(description)
  }
}
