/// Stops the program with a message if a precondition does not hold, in every build configuration.
///
/// Unlike `precondition`, it prints its message in optimized builds, too. The message names the operation, the
/// shapes and the rule: "matmul: inner sizes differ: [2, 3] · [4, 5]".
@inlinable
public func require(
  _ condition: @autoclosure () -> Bool, _ message: @autoclosure () -> String,
  file: StaticString = #fileID, line: UInt = #line
) {
  if !condition() { fatalError(message(), file: file, line: line) }
}
