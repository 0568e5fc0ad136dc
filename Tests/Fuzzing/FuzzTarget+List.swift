extension FuzzTarget {
  /// The targets of the libraries.
  public static let all =
    arrays + archives + weights + images + datasets + lists + texts + [dot, http, path]

  /// Returns the target of a name.
  public static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}
