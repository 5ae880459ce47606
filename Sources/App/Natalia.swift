@main struct Natalia { static func main() {} }
