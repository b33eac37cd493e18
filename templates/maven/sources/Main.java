package {{package}};

/** Prints what tells this artifact from every other. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.out.println("{{marker}}");
  }
}
