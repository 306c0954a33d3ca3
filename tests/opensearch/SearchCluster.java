import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import org.codelibs.opensearch.runner.OpenSearchRunner;

/**
 * A real OpenSearch cluster in this JVM, ordered about on standard input.
 *
 * <pre>java SearchCluster.java FOLDER NODES FIRST_PORT</pre>
 *
 * Says "ports P P P" when the nodes have found each other, and "done" after each order: "stop N", "start N"
 * (nodes count from 0). Ends when standard input does, so that no cluster outlives the tests that made it.
 */
public class SearchCluster {
    private static final int PORTS_TO_TRY = 100;

    public static void main(String[] arguments) throws Exception {
        PrintStream answers = System.out;
        int nodes = Integer.parseInt(arguments[1]);
        int firstPort = Integer.parseInt(arguments[2]);
        OpenSearchRunner runner = new OpenSearchRunner();
        runner.setMaxHttpPort(firstPort + PORTS_TO_TRY);
        runner.onBuild((number, settings) -> settings.put("cluster.routing.allocation.disk.threshold_enabled", false));
        runner.build(OpenSearchRunner.newConfigs()
                .basePath(arguments[0])
                .clusterName("arkiv-test-" + ProcessHandle.current().pid())
                .baseHttpPort(firstPort)
                .disableESLogger() // its log closes standard output at the second node
                .numOfNode(nodes));
        runner.ensureGreen();
        StringBuilder ports = new StringBuilder("ports");
        for (int node = 0; node < nodes; node++) {
            ports.append(' ').append(runner.getNode(node).settings().get("http.port"));
        }
        answers.println(ports);
        obey(runner, answers);
        runner.close();
    }

    private static void obey(OpenSearchRunner runner, PrintStream answers) throws Exception {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ");
            int node = Integer.parseInt(words[1]);
            if (words[0].equals("stop")) {
                runner.getNode(node).close();
            } else {
                runner.startNode(node);
            }
            answers.println("done");
        }
    }
}
