/// Stops the program with `message` where a caller broke a rule, in every build configuration.
///
/// `precondition` drops its message when optimized; a reader of a book must not lose it. The
/// message names the operation, the shapes and the rule: "matmul: inner sizes differ: …".
@inlinable
public func require(
  _ condition: @autoclosure () -> Bool, _ message: @autoclosure () -> String,
  file: StaticString = #fileID, line: UInt = #line
) {
  if !condition() { fatalError(message(), file: file, line: line) }
}
