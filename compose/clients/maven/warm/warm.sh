#!/bin/sh
# Fills /opt/m2 with the plugins that the plans name, and /opt/maven-newer with the version given as argument.
set -eu
newer=$1
# keytool takes one certificate a file.
awk '/BEGIN CERT/ { n++ } { print > ("ca-" n ".pem") }' ca-certificates.crt
for pem in ca-*.pem; do
  keytool -importcert -noprompt -trustcacerts -alias "$pem" -file "$pem" -keystore trust.p12 -storetype PKCS12 -storepass changeit >/dev/null 2>&1 \
    || echo "left out: $pem"
done
export MAVEN_OPTS="-Djavax.net.ssl.trustStore=$PWD/trust.p12 -Djavax.net.ssl.trustStorePassword=changeit"
dependency=org.apache.maven.plugins:maven-dependency-plugin:3.8.1
deploy=org.apache.maven.plugins:maven-deploy-plugin:3.1.4
mvn -B -q "$dependency:get" -Dmaven.repo.local=/opt/m2 "-Dartifact=org.apache.maven:apache-maven:$newer:tar.gz:bin"
mkdir /opt/maven-newer
tar -xzf "/opt/m2/org/apache/maven/apache-maven/$newer/apache-maven-$newer-bin.tar.gz" -C /opt/maven-newer --strip-components=1
rm -r /opt/m2/org/apache/maven/apache-maven
printf 'payload' > kit.jar
for mvn in mvn /opt/maven-newer/bin/mvn; do
  for version in 1.0.0 1.0.1-SNAPSHOT; do
    "$mvn" -B -q "$deploy:deploy-file" -Dmaven.repo.local=/opt/m2 "-Durl=file://$PWD/repository" -DrepositoryId=target \
      -Dfile=kit.jar -DgroupId=warm.up -DartifactId=kit "-Dversion=$version" -Dsources=kit.jar \
      -Dfiles=kit.jar -Dtypes=jar.asc -Dclassifiers=
  done
  "$mvn" -B -q -f pom.xml "$dependency:copy-dependencies" -Dmaven.repo.local=/opt/m2 "-Dwarm=file://$PWD/repository" -DoutputDirectory=lib
  "$mvn" -B -q "$dependency:get" -Dmaven.repo.local=/opt/m2 -Dartifact=warm.up:kit:1.0.0 "-DremoteRepositories=warm::default::file://$PWD/repository"
done
rm -rf /opt/m2/warm
find /opt/m2 -name _remote.repositories -delete -o -name '*.lastUpdated' -delete -o -name 'resolver-status.properties' -delete -o -name 'maven-metadata-*.xml*' -delete
